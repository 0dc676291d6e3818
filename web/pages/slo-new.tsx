// A new SLO; the agent whose page led here is in the address as a filter.

import { useTitle } from '../parts/title.ts';
import { emptyDraft } from '../slo/draft.ts';
import { Editor } from '../slo/editor.tsx';
import { useView } from '../state/address.ts';
import { zone } from '../state/clock.ts';

export default function SloNewPage() {
  useTitle('New SLO');
  const { filters } = useView();
  return <Editor isNew initial={emptyDraft(filters.agent_name ?? '', zone)} />;
}
