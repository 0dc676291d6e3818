// Policies: documents that say what people want (SLOs, budgets, detectors, price overrides, webhooks, probes). Every
// revision is kept; the current ones are in memory, read again every few seconds because another process may change them.

import { type Audit, after, forStore } from './audit.ts';
import type { Store } from './store.ts';

export type PolicyOrigin = 'api' | 'file';

export interface PolicyName {
  readonly tenant_id: string;
  /** `slo`, `budget`, `detector`, `price`, `webhook`, … */
  readonly kind: string;
  readonly id: string;
}

export type PolicyDocument = Readonly<Record<string, unknown>>;

export interface Policy extends PolicyName {
  /** 1, 2, … ; a policy that was removed and made again goes on counting. */
  readonly revision: number;
  /** As the kind's schema read it, defaults filled in. */
  readonly document: PolicyDocument;
  readonly origin: PolicyOrigin;
  readonly actor: string;
  /** When this revision was made: RFC 3339 UTC with microseconds. */
  readonly changed_at: string;
}

export interface PolicyRevision extends Policy {
  readonly is_deleted: boolean;
}

export interface PolicyChange extends PolicyName {
  readonly document: PolicyDocument;
  readonly origin: PolicyOrigin;
}

export interface Policies {
  /** The current policies of a kind, by id. */
  list(tenant_id: string, kind: string): readonly Policy[];
  /** Those of every tenant. */
  all(kind: string): readonly Policy[];
  get(name: PolicyName): Policy | undefined;
  /** Every revision, oldest first. */
  history(name: PolicyName): Promise<PolicyRevision[]>;
  /** Makes a policy or a new revision of one; the same document again changes nothing. Throws StoreError. */
  put(change: PolicyChange, actor: string): Promise<Policy>;
  /** Removes a policy; its revisions stay. Removing what is not there changes nothing. */
  remove(name: PolicyName & { readonly origin: PolicyOrigin }, actor: string): Promise<void>;
  /** Calls `listener` after each change seen, here or from another process. Returns how to stop. */
  onChange(listener: () => void): () => void;
  refresh(): Promise<void>;
  start(onFault: (error: unknown) => void): void;
  close(): void;
}

export interface PoliciesOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly now: () => Date;
}

/** What a policy may be called: safe in a URL, a label and a file name. */
export const policyIdForm = /^[a-z0-9][a-z0-9._-]{0,99}$/;

const refresh_ms = 5_000;

interface Row extends Omit<PolicyRevision, 'document'> {
  readonly document: string;
}

const columns = `tenant_id, kind, id, toUInt32(revision) AS revision, document, origin, is_deleted, actor,
 formatDateTime(at, '%Y-%m-%dT%H:%i:%S.%fZ', 'UTC') AS changed_at`;

/** Reads the policies once. */
export async function openPolicies(options: PoliciesOptions): Promise<Policies> {
  const policies = new StoredPolicies(options);
  await policies.refresh();
  return policies;
}

class StoredPolicies implements Policies {
  private readonly options: PoliciesOptions;
  private readonly listeners = new Set<() => void>();
  private latest: ReadonlyMap<string, PolicyRevision> = new Map();
  private current: readonly Policy[] = [];
  private seen = '';
  private lastAt: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(options: PoliciesOptions) {
    this.options = options;
  }

  list(tenant_id: string, kind: string): readonly Policy[] {
    return this.current.filter((policy) => policy.tenant_id === tenant_id && policy.kind === kind);
  }

  all(kind: string): readonly Policy[] {
    return this.current.filter((policy) => policy.kind === kind);
  }

  get(name: PolicyName): Policy | undefined {
    const found = this.latest.get(keyOf(name));
    return found && !found.is_deleted ? found : undefined;
  }

  async history({ tenant_id, kind, id }: PolicyName): Promise<PolicyRevision[]> {
    const rows = await this.options.store.rows<Row>(
      `SELECT ${columns} FROM policies WHERE tenant_id = {tenant_id:String} AND kind = {kind:String} AND id = {id:String} ORDER BY at`,
      { tenant_id, kind, id },
    );
    return rows.map(revisionOf);
  }

  put(change: PolicyChange, actor: string): Promise<Policy> {
    return this.inTurn(async () => {
      const known = this.get(change);
      if (known && known.origin === change.origin && sameDocument(known.document, change.document))
        return known;
      return this.write({ ...change, is_deleted: false }, actor);
    });
  }

  remove(name: PolicyName & { origin: PolicyOrigin }, actor: string): Promise<void> {
    return this.inTurn(async () => {
      const known = this.get(name);
      if (known) await this.write({ ...name, document: known.document, is_deleted: true }, actor);
    });
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  async refresh(): Promise<void> {
    const rows = await this.options.store.rows<Row>(
      `SELECT ${columns} FROM policies ORDER BY at DESC LIMIT 1 BY tenant_id, kind, id`,
    );
    this.latest = new Map(rows.map((row) => [keyOf(row), revisionOf(row)]));
    this.current = [...this.latest.values()]
      .filter(({ is_deleted }) => !is_deleted)
      .toSorted((a, b) => a.tenant_id.localeCompare(b.tenant_id) || a.id.localeCompare(b.id));
    const seen = rows
      .map((row) => `${keyOf(row)}\n${row.revision}`)
      .sort()
      .join('\n\n');
    if (seen === this.seen) return;
    this.seen = seen;
    for (const listener of this.listeners) listener();
  }

  start(onFault: (error: unknown) => void): void {
    this.timer ??= setInterval(() => void this.refresh().catch(onFault), refresh_ms).unref();
  }

  close(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private inTurn<T>(change: () => Promise<T>): Promise<T> {
    const done = this.last.then(change);
    this.last = done.catch(() => undefined);
    return done;
  }

  /** The audit entry comes first: an entry too many is better than a policy that nobody made. */
  private async write(change: PolicyChange & { is_deleted: boolean }, actor: string): Promise<Policy> {
    const { tenant_id, kind, id, origin, is_deleted } = change;
    const document = JSON.stringify(change.document).toWellFormed();
    const revision = (this.latest.get(keyOf(change))?.revision ?? 0) + 1;
    await this.options.audit.append({
      tenant_id,
      actor,
      action: `${kind}.${is_deleted ? 'remove' : revision === 1 ? 'create' : 'change'}`,
      target: `${kind}:${id}`,
      details: JSON.stringify({ revision, origin, ...(is_deleted ? {} : { document: change.document }) }),
    });
    const at = after(this.lastAt, this.options.now());
    this.lastAt = at;
    await this.options.store.command(
      "INSERT INTO policies SELECT {tenant_id:String}, {kind:String}, {id:String}, {revision:UInt64}, {document:String}, {origin:String}, {is_deleted:Bool}, {actor:String}, {at:DateTime64(6, 'UTC')}",
      { tenant_id, kind, id, revision, document, origin, is_deleted, actor, at: forStore(at) },
    );
    await this.refresh();
    return { tenant_id, kind, id, revision, document: change.document, origin, actor, changed_at: at };
  }
}

const keyOf = ({ tenant_id, kind, id }: PolicyName): string => `${tenant_id}\n${kind}\n${id}`;

function revisionOf(row: Row): PolicyRevision {
  return { ...row, document: JSON.parse(row.document) as PolicyDocument };
}

/** Documents come from a schema, which decides the order of keys. */
const sameDocument = (a: PolicyDocument, b: PolicyDocument): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
