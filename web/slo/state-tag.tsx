// The state of an SLO as a word in a colour that repeats it.

import type { SloState } from '../../api/contract/slo-states.ts';
import { Tag, type Tone } from '../parts/tag.tsx';
import { stateWords } from '../words/slos.ts';

const tones: Readonly<Record<SloState, Tone>> = {
  ok: 'ok',
  warn: 'warn',
  page: 'bad',
  ticket: 'warn',
  exhausted: 'bad',
  unknown: 'mute',
};

export function StateTag({ state }: { readonly state: SloState }) {
  return <Tag tone={tones[state]}>{stateWords[state]}</Tag>;
}

/** How much of the budget is left, as a bar: empty when nothing is, none when nothing is known. */
export function BudgetBar({ remaining }: { readonly remaining: number | null }) {
  if (remaining === null) return null;
  const share = Math.max(0, Math.min(1, remaining));
  const tone = remaining <= 0 ? 'bad' : remaining <= 0.25 ? 'warn' : 'ok';
  return (
    <svg className="budget-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect className="budget-bar-all" width="100" height="6" rx="3" />
      <rect className={`budget-bar-${tone}`} width={share * 100} height="6" rx="3" />
    </svg>
  );
}
