// Who did what: append-only entries, each carrying the hash of the one before it, a chain per tenant. A changed or
// missing entry breaks the chain from there on. (A chain cannot tell that its newest entries were cut off.)

import { createHash } from 'node:crypto';
import type { Store } from './store.ts';

export interface AuditAct {
  readonly tenant_id: string;
  /** The key or the way in by which it was done. */
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  /** JSON. */
  readonly details: string;
}

export interface AuditEntry extends AuditAct {
  /** RFC 3339 UTC with microseconds. */
  readonly at: string;
  readonly previous_sha256: string;
  readonly entry_sha256: string;
}

export interface Audit {
  append(act: AuditAct): Promise<AuditEntry>;
  /** All entries of a tenant, oldest first. */
  entries(tenant_id: string): Promise<AuditEntry[]>;
}

/** The hash of an entry: over the one before it and everything it says. */
export function entryHash(entry: Omit<AuditEntry, 'entry_sha256'>): string {
  const { previous_sha256, at, tenant_id, actor, action, target, details } = entry;
  return createHash('sha256')
    .update(JSON.stringify([previous_sha256, at, tenant_id, actor, action, target, details]))
    .digest('hex');
}

/** The index of the first entry that does not fit the chain, or -1. */
export function brokenAt(entries: readonly AuditEntry[]): number {
  return entries.findIndex(
    (entry, index) =>
      entry.previous_sha256 !== (entries[index - 1]?.entry_sha256 ?? '') ||
      entry.entry_sha256 !== entryHash(entry),
  );
}

const columns =
  "formatDateTime(at, '%Y-%m-%dT%H:%i:%S.%fZ', 'UTC') AS at_text, tenant_id, actor, action, target, details, previous_sha256, entry_sha256";

type Stored = Omit<AuditEntry, 'at'> & { readonly at_text: string };

export function openAudit(store: Store, now: () => Date): Audit {
  let last: Promise<unknown> = Promise.resolve();
  const stored = async (rest: string, tenant_id: string): Promise<AuditEntry[]> => {
    const rows = await store.rows<Stored>(
      `SELECT ${columns} FROM audit WHERE tenant_id = {tenant_id:String} ${rest}`,
      { tenant_id },
    );
    return rows.map(({ at_text, ...entry }) => ({ at: at_text, ...entry }));
  };
  const append = async (act: AuditAct): Promise<AuditEntry> => {
    const [before] = await stored('ORDER BY at DESC LIMIT 1', act.tenant_id);
    const linked = { ...act, at: after(before?.at, now()), previous_sha256: before?.entry_sha256 ?? '' };
    const entry = { ...linked, entry_sha256: entryHash(linked) };
    await store.command(
      "INSERT INTO audit SELECT {at:DateTime64(6, 'UTC')}, {tenant_id:String}, {actor:String}, {action:String}, {target:String}, {details:String}, {previous_sha256:String}, {entry_sha256:String}",
      { ...entry, at: forStore(entry.at) },
    );
    return entry;
  };
  return {
    // One after another: two that read the same last entry would fork the chain.
    append: (act) => {
      const appended = last.then(() => append(act));
      last = appended.catch(() => undefined);
      return appended;
    },
    entries: (tenant_id) => stored('ORDER BY at', tenant_id),
  };
}

/** `now` with microseconds, and later than `before`, so that the order in the table is that of the chain. */
export function after(before: string | undefined, now: Date): string {
  const at = now.toISOString().replace('Z', '000Z');
  if (before === undefined || at > before) return at;
  const micros = BigInt(Date.parse(before)) * 1_000n + BigInt(before.slice(-4, -1)) + 1n;
  const ms = new Date(Number(micros / 1_000n)).toISOString().slice(0, -1);
  return `${ms}${String(micros % 1_000n).padStart(3, '0')}Z`;
}

/** A time as ClickHouse takes it for a DateTime64 parameter: no T, no Z. */
export function forStore(at: string): string {
  return at.slice(0, -1).replace('T', ' ');
}
