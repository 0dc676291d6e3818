// The working behind a cost: tokens of each bucket × dollars per million = cost, the price and why that one, what
// counts; for a span that calls no model itself, the calls below it by model.

import type { CallRow, CostLine } from '../../api/contract/rows.ts';
import { decimalsOf, exactMoney, sumUsd } from '../format/money.ts';
import { grouped } from '../format/number.ts';
import { Empty } from '../parts/notice.tsx';
import { Say } from '../parts/say.tsx';
import { Tag } from '../parts/tag.tsx';
import { Value } from '../parts/value.tsx';
import { useView } from '../state/address.ts';
import { modelsBelow, subtreeOf } from '../tree/below.ts';
import type { Line, Tree } from '../tree/lines.ts';
import {
  basisWords,
  bucketWords,
  countingWords,
  flagWords,
  reportedWords,
  semanticsWords,
} from '../words/cost.ts';

export function CostTab({ line, tree }: { readonly line: Line; readonly tree: Tree }) {
  return (
    <div className="side-body">
      {line.call ? <CallCost call={line.call} /> : <CostBelow line={line} tree={tree} />}
    </div>
  );
}

function CallCost({ call }: { readonly call: CallRow }) {
  const isCounted = call.counting === 'counted';
  return (
    <>
      <p className={isCounted ? 'total' : 'total ghost'}>
        {call.list_cost_usd === null
          ? call.cost_basis === 'no_usage'
            ? 'unknown'
            : 'unpriced'
          : exactMoney(call.list_cost_usd)}
      </p>
      <Split lines={call.cost_lines} />
      {call.cost_lines.length > 0 ? <Buckets call={call} /> : <Usage call={call} />}
      <Why call={call} />
    </>
  );
}

const colours: readonly (readonly [part: string, colour: string])[] = [
  ['cache_read', 'var(--cache)'],
  ['cache_write', 'var(--c2)'],
  ['reasoning', 'var(--reason)'],
  ['output', 'var(--c3)'],
  ['input', 'var(--c1)'],
];
const colourOf = (bucket: string): string =>
  colours.find(([part]) => bucket.includes(part))?.[1] ?? 'var(--c5)';

function Split({ lines }: { readonly lines: readonly CostLine[] }) {
  if (lines.length < 2) return null;
  return (
    <div className="split" aria-hidden="true">
      {lines.map(({ bucket, cost_usd }) => (
        <i
          key={bucket}
          style={{ flexGrow: cost_usd * 1e9, background: colourOf(bucket) }}
          title={bucketWords(bucket)}
        />
      ))}
    </div>
  );
}

function Buckets({ call }: { readonly call: CallRow }) {
  const { cost_lines: lines } = call;
  const decimals = decimalsOf(lines.map(({ cost_usd }) => cost_usd));
  const rates = decimalsOf(lines.map(({ usd_per_mtok }) => usd_per_mtok));
  const together = sumUsd(lines.map(({ cost_usd }) => cost_usd));
  return (
    <table className="buckets">
      <thead>
        <tr>
          <th>tokens</th>
          <th className="r">count</th>
          <th className="r">$ per million</th>
          <th className="r">cost, $</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ bucket, tokens, usd_per_mtok, cost_usd }) => (
          <tr key={bucket}>
            <td>
              <i className="kind" style={{ background: colourOf(bucket) }} /> {bucketWords(bucket)}
            </td>
            <td className="r">{grouped(tokens)}</td>
            <td className="r">{grouped(usd_per_mtok, rates)}</td>
            <td className="r">{grouped(cost_usd, decimals)}</td>
          </tr>
        ))}
        <tr className="together">
          <td>together</td>
          <td className="r">{grouped(lines.reduce((sum, { tokens }) => sum + tokens, 0))}</td>
          <td />
          <td className="r">{grouped(together, decimals)}</td>
        </tr>
      </tbody>
    </table>
  );
}

const usage = [
  'input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
] as const;

/** Without a price there are still tokens to see. */
function Usage({ call }: { readonly call: CallRow }) {
  return (
    <table className="buckets">
      <tbody>
        {usage.map((column) => (
          <tr key={column}>
            <td>{bucketWords(column)}</td>
            <td className="r">
              <Value column={column} value={call[column]} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Why({ call }: { readonly call: CallRow }) {
  const view = useView();
  const reported = reportedWords(call);
  return (
    <div className="why">
      <p>
        <PriceWords call={call} />{' '}
        {call.cost_basis === 'no_usage' ? null : semanticsWords(call.usage_semantics)}{' '}
        <Tag tone="mute">{call.usage_semantics.replaceAll('_', ' ')}</Tag>
      </p>
      <p>
        <Say sentence={countingWords(view, call)} />
        {call.response_id ? (
          <>
            {' '}
            Response id <code>{call.response_id}</code>.
          </>
        ) : null}
      </p>
      {call.usage_flags.map((flag) => (
        <p key={flag}>
          <Tag tone="warn">{flag.replaceAll('_', ' ')}</Tag> {flagWords(flag)}.
        </p>
      ))}
      {reported ? <p>{reported}</p> : <p className="sub">The emitter reported no cost of its own.</p>}
    </div>
  );
}

function PriceWords({ call }: { readonly call: CallRow }) {
  const words = basisWords(call.cost_basis);
  if (call.price_id === '') return <>{`${words.charAt(0).toUpperCase()}${words.slice(1)}.`}</>;
  return (
    <>
      Price <code>{call.price_id}</code>: {words}.
    </>
  );
}

function CostBelow({ line, tree }: { readonly line: Line; readonly tree: Tree }) {
  const models = modelsBelow(subtreeOf(tree.lines, line.node.span.span_id));
  if (models.length === 0) return <Empty>No model was called here, so nothing was paid.</Empty>;
  const { list_cost_usd, unpriced_call_count } = line.sums;
  return (
    <>
      <p className="total">{list_cost_usd === null ? 'unpriced' : exactMoney(list_cost_usd)}</p>
      <table className="buckets">
        <thead>
          <tr>
            <th>model</th>
            <th className="r">calls</th>
            <th className="r">in</th>
            <th className="r">out</th>
            <th className="r">cost</th>
          </tr>
        </thead>
        <tbody>
          {models.map((sum) => (
            <tr key={`${sum.provider} ${sum.model}`}>
              <td>{sum.model || <span className="unknown">unnamed</span>}</td>
              <td className="r">{grouped(sum.call_count)}</td>
              <td className="r">
                <Value column="input_tokens" value={sum.input_tokens} />
              </td>
              <td className="r">
                <Value column="output_tokens" value={sum.output_tokens} />
              </td>
              <td className="r">
                {sum.list_cost_usd === null ? (
                  <span className="unknown">unpriced</span>
                ) : (
                  exactMoney(sum.list_cost_usd)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="why">
        What this span and those below it paid for.{' '}
        {unpriced_call_count > 0 ? `${grouped(unpriced_call_count)} without a price are not in the sum.` : ''}
      </p>
    </>
  );
}
