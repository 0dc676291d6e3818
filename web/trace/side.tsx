// Beside the tree: everything that is known about the selected span, in five tabs.

import { Tabs } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { adjust, useView } from '../state/address.ts';
import { usePayload } from '../state/queries.ts';
import type { Line, Tree } from '../tree/lines.ts';
import { type Tab, tabs } from '../url/view.ts';
import { AttributesTab } from './attributes-tab.tsx';
import { CostTab } from './cost-tab.tsx';
import { LatencyTab } from './latency-tab.tsx';
import { MessagesTab } from './messages-tab.tsx';
import { RawTab } from './raw-tab.tsx';
import { SideHead } from './side-head.tsx';

interface Props {
  readonly trace_id: string;
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

export function Side({ trace_id, tree, line }: Props) {
  const { tab } = useView();
  const { span_id } = line.node.span;
  const [resting] = useDebouncedValue(span_id, restMs);
  const asked = usePayload(trace_id, resting);
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
        <Tabs.Panel tabIndex={0} value="messages">
          <MessagesTab {...{ trace_id, tree, line, payload }} />
        </Tabs.Panel>
        <Tabs.Panel tabIndex={0} value="cost">
          <CostTab line={line} tree={tree} />
        </Tabs.Panel>
        <Tabs.Panel tabIndex={0} value="latency">
          <LatencyTab line={line} tree={tree} />
        </Tabs.Panel>
        <Tabs.Panel tabIndex={0} value="attributes">
          <AttributesTab payload={payload} />
        </Tabs.Panel>
        <Tabs.Panel tabIndex={0} value="raw">
          <RawTab line={line} payload={payload} />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}
