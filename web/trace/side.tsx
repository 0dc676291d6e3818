// Beside the tree: everything that is known about the selected span, in five tabs.

import { Tabs } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { TraceAnswer } from '../../api/contract/answers.ts';
import { adjust, useView } from '../state/address.ts';
import { usePayload } from '../state/queries.ts';
import type { Line, Tree } from '../tree/lines.ts';
import { type Tab, tabs } from '../url/view.ts';
import { AttributesTab } from './attributes-tab.tsx';
import { CostTab } from './cost-tab.tsx';
import { kindTitles } from './kinds.ts';
import { LatencyTab } from './latency-tab.tsx';
import { MessagesTab } from './messages-tab.tsx';
import { RawTab } from './raw-tab.tsx';

interface Props {
  readonly trace: TraceAnswer;
  readonly tree: Tree;
  readonly line: Line;
}

const titles: Readonly<Record<Tab, string>> = {
  messages: 'Messages',
  cost: 'Cost',
  latency: 'Latency',
  attributes: 'Attributes',
  raw: 'Raw',
};

/** Holding an arrow key passes many spans; only the one where it rests is read. */
const restMs = 120;

export function Side({ trace, tree, line }: Props) {
  const { tab } = useView();
  const { span_id } = line.node.span;
  const [resting] = useDebouncedValue(span_id, restMs);
  const asked = usePayload(trace.trace_id, resting);
  const payload = resting === span_id ? asked : { ...asked, data: undefined, error: null };
  return (
    <section className="card side" aria-label="Selected span" id="side" tabIndex={-1}>
      <SideHead line={line} />
      <Tabs
        value={tab ?? 'messages'}
        onChange={(next) => adjust({ tab: next === 'messages' ? null : (next as Tab) })}
      >
        <Tabs.List>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {titles[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="messages">
          <MessagesTab line={line} payload={payload} />
        </Tabs.Panel>
        <Tabs.Panel value="cost">
          <CostTab line={line} tree={tree} />
        </Tabs.Panel>
        <Tabs.Panel value="latency">
          <LatencyTab line={line} tree={tree} />
        </Tabs.Panel>
        <Tabs.Panel value="attributes">
          <AttributesTab payload={payload} />
        </Tabs.Panel>
        <Tabs.Panel value="raw">
          <RawTab line={line} payload={payload} />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}

function SideHead({ line }: { readonly line: Line }) {
  const { span } = line.node;
  const { call } = line;
  const known = [
    kindTitles[span.kind],
    call?.provider,
    call?.streamed ? 'streamed' : null,
    call?.finish_reasons.join(', '),
    span.service_name,
  ];
  return (
    <div className="card-head side-head">
      <h2 title={span.name}>{call?.model || span.tool_name || span.name || kindTitles[span.kind]}</h2>
      <small>{known.filter(Boolean).join(' · ')}</small>
      {line.failed ? (
        <p className="worse clip">
          {[span.error_type || call?.error_type, span.status_message].filter(Boolean).join(': ') ||
            'failed, without saying why'}
        </p>
      ) : null}
    </div>
  );
}
