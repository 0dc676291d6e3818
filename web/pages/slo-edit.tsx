// An existing SLO in the editor.

import type { SloDocument } from '../../api/contract/policies/slo.ts';
import { Failed } from '../parts/notice.tsx';
import { PageSkeleton } from '../parts/skeleton.tsx';
import { useTitle } from '../parts/title.ts';
import { draftOf } from '../slo/draft.ts';
import { Editor } from '../slo/editor.tsx';
import { useView } from '../state/address.ts';
import { zone } from '../state/clock.ts';
import { type SloPolicy, useSlo } from '../state/slo-queries.ts';

export default function SloEditPage() {
  const id = useView().page.id ?? '';
  useTitle(`Edit SLO ${id}`);
  const slo = useSlo(id);
  if (slo.error && !slo.data) return <Failed heading error={slo.error} retry={() => void slo.refetch()} />;
  if (!slo.data) return <PageSkeleton />;
  return <Editor key={slo.data.revision} isNew={false} initial={draftOf(id, documentOnly(slo.data), zone)} />;
}

const about = new Set(['kind', 'id', 'revision', 'origin', 'changed_by', 'changed_at']);

/** The document without what the service says about it, which it does not take back. */
const documentOnly = (slo: SloPolicy): SloDocument =>
  Object.fromEntries(Object.entries(slo).filter(([field]) => !about.has(field))) as unknown as SloDocument;
