// The list of requests: one line each, the whole line leads to its trace, its names to their own pages.

import type { RequestRow } from '../../api/contract/rows.ts';
import { labelOf } from '../format/label.ts';
import { isNumeric, unitOf } from '../format/unit.ts';
import { behindName } from '../panel/behind.ts';
import { Link } from '../parts/link.tsx';
import { OutcomeTag } from '../parts/tag.tsx';
import { Value } from '../parts/value.tsx';
import { useView } from '../state/address.ts';
import { visitThing } from '../url/link.ts';
import { requestSorts } from './sorts.ts';

const columns = [
  'started_at',
  'outcome',
  'agent_name',
  'models',
  'call_count',
  'tool_call_count',
  'input_tokens',
  'output_tokens',
  'list_cost_usd',
  'ttft_ms',
  'duration_ms',
  'conversation_id',
  'user_id',
] as const satisfies (keyof RequestRow)[];
type Column = (typeof columns)[number];

export function RequestTable({
  rows,
  sort,
}: {
  readonly rows: readonly RequestRow[];
  readonly sort: string;
}) {
  return (
    <div className="scroll-x">
      <table className="requests">
        <caption className="sr-only">Requests</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column} column={column} sort={sort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.trace_id} className="row-link">
              {columns.map((column) => (
                <td key={column} className={classOf(column)}>
                  <RequestCell column={column} row={row} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** By its name a column is left out where the screen is narrow. */
const classOf = (column: Column): string => (isNumeric(unitOf(column)) ? `r of-${column}` : `of-${column}`);

function Head({ column, sort }: { readonly column: Column; readonly sort: string }) {
  const view = useView();
  const className = classOf(column);
  if (!(requestSorts as readonly string[]).includes(column))
    return <th className={className}>{labelOf(column)}</th>;
  const isSorted = sort.replace(/^-/, '') === column;
  const isDescending = sort.startsWith('-');
  return (
    <th className={className} aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : undefined}>
      <Link to={{ ...view, sort: isSorted && isDescending ? column : `-${column}` }} className="sort">
        {labelOf(column)}
        {isSorted ? <span aria-hidden="true">{isDescending ? ' ↓' : ' ↑'}</span> : null}
      </Link>
    </th>
  );
}

function RequestCell({ column, row }: { readonly column: Column; readonly row: RequestRow }) {
  const view = useView();
  switch (column) {
    case 'started_at':
      return <Value column={column} value={row.started_at} to={visitThing(view, 'trace', row.trace_id)} />;
    case 'outcome':
      return <Outcome row={row} />;
    case 'list_cost_usd':
      return <Cost row={row} />;
    case 'agent_name':
    case 'conversation_id':
    case 'user_id':
      return row[column] === '' ? (
        <span className="unknown">–</span>
      ) : (
        <Value column={column} value={row[column]} to={behindName(view, column, row[column])} />
      );
    default:
      return <Value column={column} value={row[column]} />;
  }
}

function Outcome({ row }: { readonly row: RequestRow }) {
  return (
    <>
      <OutcomeTag {...row} />
      {row.outcome !== 'ok' && row.error_type ? (
        <span className="sub error-type"> {row.error_type}</span>
      ) : null}
    </>
  );
}

/** A sum that lacks a call says so. */
function Cost({ row }: { readonly row: RequestRow }) {
  if (row.call_count === 0)
    return (
      <span className="unknown" title="no model was called">
        –
      </span>
    );
  const lacks = row.list_cost_usd !== null && row.unpriced_call_count > 0;
  return (
    <>
      {lacks ? (
        <span className="sub" title={`${row.unpriced_call_count} calls without a price are not in it`}>
          ≥{' '}
        </span>
      ) : null}
      <Value column="list_cost_usd" value={row.list_cost_usd} row={row} />
    </>
  );
}
