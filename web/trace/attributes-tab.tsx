// Every attribute of a span as it was sent, with a search.

import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SpanPayload } from '../../api/contract/rows.ts';
import { momentOf, time } from '../format/time.ts';
import { LongText } from '../parts/long-text.tsx';
import { readable } from '../payload/readable.ts';
import { zone } from '../state/clock.ts';
import { type AskedPayload, WithPayload } from './payload-state.tsx';

export function AttributesTab({ payload }: { readonly payload: AskedPayload }) {
  const [find, setFind] = useState('');
  return (
    <div className="side-body">
      <TextInput
        aria-label="Find attributes"
        placeholder="Find attributes"
        value={find}
        onChange={(event) => setFind(event.currentTarget.value)}
      />
      <WithPayload payload={payload}>
        {(data) => <Groups data={data} find={find.toLowerCase()} />}
      </WithPayload>
    </div>
  );
}

function Groups({ data, find }: { readonly data: SpanPayload; readonly find: string }) {
  const events = data.events.map(
    ({ name, at, attributes }) =>
      [`${time(momentOf(at), 'second', zone)} ${name}`, readable(attributes)] as const,
  );
  const logs = data.logs.map(
    ({ event_name, at, body }) => [`${time(momentOf(at), 'second', zone)} ${event_name}`, body] as const,
  );
  const links = data.links.map(({ trace_id, span_id }) => [trace_id, span_id] as const);
  return (
    <>
      <Group title="Span" pairs={Object.entries(data.attributes)} find={find} />
      <Group title="Content" pairs={Object.entries(data.content_attributes)} find={find} />
      <Group title="Resource" pairs={Object.entries(data.resource_attributes)} find={find} />
      <Group title="Events" pairs={events} find={find} />
      <Group title="Logs" pairs={logs} find={find} />
      <Group title="Links" pairs={links} find={find} />
    </>
  );
}

interface GroupProps {
  readonly title: string;
  readonly pairs: readonly (readonly [string, string])[];
  readonly find: string;
}

const shownMax = 300;

function Group({ title, pairs, find }: GroupProps) {
  const fitting = pairs.filter(
    ([name, value]) =>
      find === '' || name.toLowerCase().includes(find) || value.slice(0, 10_000).toLowerCase().includes(find),
  );
  if (fitting.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3>
        {title} <span className="sub">{fitting.length}</span>
      </h3>
      <dl className="attributes">
        {fitting.slice(0, shownMax).map(([name, value], index) => {
          // Events and logs may carry the same name twice; their order is fixed.
          const key = `${index} ${name}`;
          return (
            <div key={key}>
              <dt>{name}</dt>
              <dd>
                <LongText text={value} mono />
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
