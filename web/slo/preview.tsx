// What a draft would say of the past, beside the form.

import type { SloDocument } from '../../api/contract/policies/slo.ts';
import { Say } from '../parts/say.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { useView } from '../state/address.ts';
import { usePreview } from '../state/slo-queries.ts';
import { sloSentence } from '../words/slos.ts';
import { badRequests } from './behind.ts';
import { BurnDownChart } from './burn-down.tsx';
import { BurnRates } from './burn-rates.tsx';
import { Figures } from './figures.tsx';

export function Preview({ document }: { readonly document: SloDocument | null }) {
  const view = useView();
  const preview = usePreview(document);
  if (!document) return <p className="card-body sub">Fill in what is missing, and its past appears here.</p>;
  if (preview.error)
    return (
      <p className="card-body worse" role="alert">
        {preview.error.message}
      </p>
    );
  if (!preview.data) return <RowsSkeleton rows={8} />;
  const { status, burn_down } = preview.data;
  const bad = badRequests(view, document, status);
  return (
    <div className="card-body preview" data-waiting={preview.isPlaceholderData || undefined}>
      <p>
        <Say sentence={sloSentence({ view, status, document: document, bad })} />
      </p>
      <Figures document={document} status={status} bad={bad} />
      <BurnDownChart points={burn_down.points} />
      <BurnRates rates={status.burn_rates} />
    </div>
  );
}
