// How long a span took, and of a model call: until the first token, between tokens, tokens per second, and where these
// figures come from.

import type { ReactNode } from 'react';
import type { CallRow } from '../../api/contract/rows.ts';
import { grouped, percent, space } from '../format/number.ts';
import { Value } from '../parts/value.tsx';
import type { Line, Tree } from '../tree/lines.ts';

export function LatencyTab({ line, tree }: { readonly line: Line; readonly tree: Tree }) {
  const { span } = line.node;
  const length = tree.end - tree.start;
  return (
    <div className="side-body">
      <dl className="pairs">
        <Pair title="started">
          <Value column="started_at" value={span.started_at} />
        </Pair>
        <Pair title="after the trace began">
          <Value column="duration_ms" value={line.node.start - tree.start} />
        </Pair>
        <Pair title="duration">
          <Value column="duration_ms" value={span.duration_ms} />{' '}
          {length > 0 ? (
            <span className="sub">{percent(Math.min(1, span.duration_ms / length))} of the trace</span>
          ) : null}
        </Pair>
        {line.call ? <CallLatency call={line.call} /> : null}
      </dl>
      {line.call ? <Phases call={line.call} /> : null}
    </div>
  );
}

function Pair({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </>
  );
}

function CallLatency({ call }: { readonly call: CallRow }) {
  const { tpot_ms, ttft_ms, streamed } = call;
  return (
    <>
      <Pair title="first token">
        {ttft_ms === null ? (
          <span className="unknown">
            {streamed === false
              ? 'not streamed: there is no first token to see'
              : 'unknown: the emitter does not say when it came'}
          </span>
        ) : (
          <Value column="ttft_ms" value={ttft_ms} />
        )}
        {call.ttft_source ? <span className="sub"> from {call.ttft_source}</span> : null}
      </Pair>
      <Pair title="per output token">
        <Value column="tpot_ms" value={tpot_ms} />{' '}
        {tpot_ms === null ? null : (
          <span className="sub">(duration − first token) ÷ (output tokens − 1)</span>
        )}
      </Pair>
      <Pair title="speed">
        {tpot_ms ? (
          `${grouped(1_000 / tpot_ms, 1)}${space}tokens/s`
        ) : (
          <span className="unknown" title="it needs the time per output token">
            –
          </span>
        )}
      </Pair>
      <Pair title="output">
        <Value column="output_tokens" value={call.output_tokens} /> tokens
      </Pair>
    </>
  );
}

function Phases({ call }: { readonly call: CallRow }) {
  if (call.ttft_ms === null || call.duration_ms <= 0) return null;
  const rest = Math.max(0, call.duration_ms - call.ttft_ms);
  return (
    <figure className="phases" aria-label="Until the first token, then the rest of the answer">
      <div className="split" aria-hidden="true">
        <i style={{ flexGrow: call.ttft_ms, background: 'var(--cache)' }} />
        <i style={{ flexGrow: rest, background: 'var(--c1)' }} />
      </div>
      <figcaption className="legend">
        <span>
          <i className="swatch" style={{ background: 'var(--cache)' }} />
          reading,{' '}
          <b>
            <Value column="ttft_ms" value={call.ttft_ms} />
          </b>
        </span>
        <span>
          <i className="swatch" style={{ background: 'var(--c1)' }} />
          writing,{' '}
          <b>
            <Value column="duration_ms" value={rest} />
          </b>
        </span>
      </figcaption>
    </figure>
  );
}
