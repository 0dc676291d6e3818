// How a number moved against the period before. The colour only repeats what sign and word say.

import type { Change } from '../format/change.ts';

const meanings = {
  better: 'better than the period before',
  worse: 'worse than the period before',
  neutral: 'against the period before',
} as const;
const classes = { better: 'better', worse: 'worse', neutral: 'sub' } as const;

export function ChangeMark({ change }: { readonly change: Change }) {
  return (
    <span className={classes[change.verdict]} title={meanings[change.verdict]}>
      {change.text}
    </span>
  );
}
