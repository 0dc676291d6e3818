// Settings: the keys of this installation, who may do what with each, and how to make or revoke one.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { z } from 'zod';
import type { KeyRow, keysAnswer } from '../../api/contract/answers.ts';
import { Empty, Failed } from '../parts/notice.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Tag } from '../parts/tag.tsx';
import { useTitle } from '../parts/title.ts';
import { Value } from '../parts/value.tsx';
import { ask } from '../state/api.ts';

const scopes = ['ingest', 'read', 'guard', 'write', 'admin'] as const satisfies KeyRow['scopes'];

export default function SettingsPage() {
  useTitle('Settings');
  const keys = useQuery({
    queryKey: ['keys'],
    queryFn: ({ signal }) => ask<z.infer<typeof keysAnswer>>('/v1/keys', { signal }),
  });
  if (keys.error) return <Failed heading error={keys.error} retry={() => void keys.refetch()} />;
  const live = keys.data?.keys.filter(({ revoked_at }) => revoked_at === null) ?? [];
  return (
    <>
      <h1 className="say">{keys.data ? keysSentence(live.length) : 'Keys'}</h1>
      <section className="card card-table" aria-label="Keys">
        {keys.data ? <KeyTable keys={keys.data.keys} /> : <RowsSkeleton rows={4} />}
      </section>
      <NewKey />
    </>
  );
}

function keysSentence(count: number): string {
  if (count === 0) return 'There is no key: whoever reaches this address may read and send.';
  return count === 1 ? 'One key opens this installation.' : `${count} keys open this installation.`;
}

function KeyTable({ keys }: { readonly keys: readonly KeyRow[] }) {
  if (keys.length === 0)
    return <Empty>Make one below before the service listens on more than this machine.</Empty>;
  return (
    <div className="scroll-x">
      <table>
        <thead>
          <tr>
            <th>key</th>
            <th>tenant</th>
            <th>may</th>
            <th>made</th>
            <th>revoked</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <KeyLine key={key.id} row={key} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function KeyLine({ row }: { readonly row: KeyRow }) {
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => ask(`/v1/keys/${encodeURIComponent(row.id)}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: ['keys'] }),
  });
  return (
    <tr>
      <td className="name">
        {row.name} <span className="sub mono">{row.id}</span>
      </td>
      <td>{row.tenant_id}</td>
      <td>
        {row.scopes.map((scope) => (
          <Tag key={scope} tone="mute">
            {scope}
          </Tag>
        ))}
      </td>
      <td>
        <Value column="created_at" value={row.created_at} />
      </td>
      <td>
        {row.revoked_at ? (
          <Value column="revoked_at" value={row.revoked_at} />
        ) : (
          <span className="unknown">no</span>
        )}
      </td>
      <td className="r">
        {row.revoked_at ? null : (
          <button type="button" className="quiet" disabled={revoke.isPending} onClick={() => revoke.mutate()}>
            {revoke.error ? 'Not revoked: try again' : 'Revoke'}
          </button>
        )}
      </td>
    </tr>
  );
}

function NewKey() {
  const client = useQueryClient();
  const [id, setId] = useState('');
  const [chosen, setChosen] = useState<readonly (typeof scopes)[number][]>(['ingest']);
  const make = useMutation({
    mutationFn: () =>
      ask<KeyRow & { secret?: string }>(`/v1/keys/${encodeURIComponent(id.trim())}`, {
        method: 'PUT',
        body: { name: id.trim(), scopes: chosen },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ['keys'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  const toggle = (scope: (typeof scopes)[number]) =>
    setChosen(chosen.includes(scope) ? chosen.filter((one) => one !== scope) : [...chosen, scope]);
  return (
    <section className="card" aria-label="New key">
      <div className="card-head">
        <h2>New key</h2>
        <small>its secret is shown once</small>
      </div>
      <form className="card-body new-key" onSubmit={submit}>
        <label>
          Name{' '}
          <input
            value={id}
            onChange={(event) => setId(event.target.value)}
            required
            pattern="[A-Za-z0-9][A-Za-z0-9_\-]{0,62}"
          />
        </label>
        {scopes.map((scope) => (
          <label key={scope}>
            <input type="checkbox" checked={chosen.includes(scope)} onChange={() => toggle(scope)} /> {scope}
          </label>
        ))}
        <button type="submit" className="button" disabled={make.isPending || chosen.length === 0}>
          Make it
        </button>
      </form>
      {make.data?.secret ? <Secret secret={make.data.secret} /> : null}
      {make.error ? <p className="card-body worse">{make.error.message}</p> : null}
    </section>
  );
}

function Secret({ secret }: { readonly secret: string }) {
  return (
    <div className="card-body">
      <p>Keep this now; only its hash is stored:</p>
      <pre className="code">{secret}</pre>
    </div>
  );
}
