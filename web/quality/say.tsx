// The answer over the quality of the fleet.

import type { QuestionRow } from '../../api/contract/questions.ts';
import { Say } from '../parts/say.tsx';
import { SaySkeleton } from '../parts/skeleton.tsx';
import { useView } from '../state/address.ts';
import { useNow, zone } from '../state/clock.ts';
import { qualitySentence } from '../words/quality.ts';

export function QualitySay({
  rows,
}: {
  readonly rows: readonly QuestionRow<'answer_quality'>[] | undefined;
}) {
  const view = useView();
  const now = useNow(30_000);
  if (!rows) return <SaySkeleton />;
  return <Say sentence={qualitySentence(view, { range: view.range, now, zone }, rows)} heading />;
}
