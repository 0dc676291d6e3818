// A small mark with a word in it; its colour only repeats what the word says.

import type { ReactNode } from 'react';
import type { RequestRow } from '../../api/contract/rows.ts';

export type Tone = 'bad' | 'warn' | 'ok' | 'mute' | 'accent' | 'plain';

export function Tag({
  tone,
  title,
  children,
}: {
  readonly tone: Tone;
  readonly title?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <span className={`tag tag-${tone}`} title={title}>
      {children}
    </span>
  );
}

const tones: Readonly<Record<RequestRow['outcome'], Tone>> = {
  ok: 'plain',
  error: 'bad',
  timeout: 'bad',
  halted: 'warn',
  cancelled: 'mute',
};

type Ending = Pick<RequestRow, 'outcome' | 'error_type' | 'failure_class'>;

export function OutcomeTag({ outcome, error_type, failure_class }: Ending) {
  const reason = [failure_class?.replaceAll('_', ' '), error_type].filter(Boolean).join(': ');
  return (
    <Tag tone={tones[outcome]} title={reason || undefined}>
      {outcome}
    </Tag>
  );
}
