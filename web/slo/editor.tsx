// The editor of SLOs: the form, what it would say of the past, and what the agent's past would support.

import { useDebouncedValue } from '@mantine/hooks';
import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import type { SloDocument } from '../../api/contract/policies/slo.ts';
import { useView } from '../state/address.ts';
import { useAgentNames, useRemoveSlo, useSaveSlo } from '../state/slo-changes.ts';
import { Card } from './cards.tsx';
import { type Draft, documentOf } from './draft.ts';
import { SloForm } from './form.tsx';
import { Preview } from './preview.tsx';
import { Proposals } from './proposals.tsx';

const previewAfterMs = 400;

export function Editor({ initial, isNew }: { readonly initial: Draft; readonly isNew: boolean }) {
  const [draft, setDraft] = useState(initial);
  const agents = useAgentNames();
  const document = useMemo(() => documentOf(draft), [draft]);
  const [previewed] = useDebouncedValue(document, previewAfterMs);
  const change = (changed: Partial<Draft>) => setDraft({ ...draft, ...changed });
  return (
    <>
      <h1 className="say">{isNew ? 'A new promise.' : `Change ${initial.id}.`}</h1>
      <div className="board slo-board">
        <Card title={isNew ? 'New SLO' : 'SLO'} width={5}>
          <SaveForm draft={draft} document={document} isNew={isNew}>
            <SloForm draft={draft} isNew={isNew} agents={agents} change={change} />
          </SaveForm>
        </Card>
        <Card title="What it would say of the past" width={7}>
          <Preview document={previewed} />
        </Card>
        {isNew ? (
          <Card title="Proposed" note="from the agent's last 30 days" width={12}>
            <Proposals draft={draft} use={setDraft} />
          </Card>
        ) : null}
      </div>
    </>
  );
}

interface SaveProps {
  readonly draft: Draft;
  readonly document: SloDocument | null;
  readonly isNew: boolean;
  readonly children: ReactNode;
}

function SaveForm({ draft, document, isNew, children }: SaveProps) {
  const view = useView();
  const save = useSaveSlo(view);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (document) save.mutate({ id: draft.id.trim(), document });
  };
  return (
    <form className="card-body" onSubmit={submit}>
      {children}
      {save.error ? (
        <p className="worse" role="alert">
          {save.error.message}
        </p>
      ) : null}
      <p className="bar">
        <button
          type="submit"
          className="button"
          disabled={!document || draft.id.trim() === '' || save.isPending}
        >
          {isNew ? 'Make it' : 'Save'}
        </button>
        {isNew ? null : <Remove id={draft.id} />}
      </p>
    </form>
  );
}

/** Asks once more, in its own place. */
function Remove({ id }: { readonly id: string }) {
  const view = useView();
  const remove = useRemoveSlo(view);
  const [isSure, setSure] = useState(false);
  if (!isSure)
    return (
      <button type="button" className="quiet" onClick={() => setSure(true)}>
        Remove
      </button>
    );
  return (
    <button
      type="button"
      className="button worse"
      disabled={remove.isPending}
      onClick={() => remove.mutate(id)}
    >
      {remove.error ? 'Not removed: try again' : `Yes, remove ${id}`}
    </button>
  );
}
