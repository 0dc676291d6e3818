// API keys: `fb_<id>_<64 hex digits><checksum>`, 256 random bits, stored as SHA-256 and compared in constant time. Who
// asks is decided from a cache, without waiting; it is read again every few seconds, so that a revoked key ends.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Audit, after, forStore } from './audit.ts';
import type { Store } from './store.ts';

export const scopes = ['ingest', 'read', 'guard', 'write', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** Who is asking. */
export interface Principal {
  readonly tenant_id: string;
  readonly scopes: readonly Scope[];
  /** For the audit log: `key:<id>`, `admin-key`, `loopback`. */
  readonly actor: string;
  /** Runs the service, and so may manage keys of every tenant. */
  readonly operator: boolean;
}

export interface Rejection {
  readonly rejection: 'missing_key' | 'malformed_key' | 'unknown_key' | 'revoked_key';
}

export interface Authenticator {
  /** Takes the value of `authorization` or `x-api-key`. */
  check(header: string | undefined): Principal | Rejection;
}

export interface Key {
  readonly id: string;
  readonly tenant_id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly created_at: string;
  readonly revoked_at: string | null;
}

export type KeyChange = Pick<Key, 'id' | 'tenant_id' | 'name' | 'scopes'>;

export interface Keys extends Authenticator {
  /** No key was ever made: then whoever reaches the service is its operator. */
  readonly open: boolean;
  list(): readonly Key[];
  get(tenant_id: string, id: string): Key | undefined;
  /** Makes a key (then with its secret) or changes the name and scopes of one. */
  put(change: KeyChange, actor: string): Promise<{ readonly key: Key; readonly secret?: string }>;
  revoke(tenant_id: string, id: string, actor: string): Promise<Key>;
  /** Reads the keys again. */
  refresh(): Promise<void>;
  /** Refreshes from now on, until close(). */
  start(onFault: (error: unknown) => void): void;
  close(): void;
}

export interface KeysOptions {
  readonly store: Store;
  readonly audit: Audit;
  readonly now: () => Date;
  /** The first admin key, of FLYBALL_ADMIN_KEY. */
  readonly adminKey?: string | undefined;
}

interface StoredKey extends Key {
  readonly secret_sha256: string;
}

/** Half of the ten seconds within which a revocation holds. */
const refresh_ms = 5_000;
const keyForm = /^fb_([a-z0-9][a-z0-9-]{0,31})_([0-9a-f]{64})([0-9a-f]{8})$/;
export const keyIdForm = /^[a-z0-9][a-z0-9-]{0,31}$/;

const everything = { tenant_id: 'default', scopes, operator: true } as const;

/** Reads the keys once. */
export async function openKeys(options: KeysOptions): Promise<Keys> {
  const keys = new StoredKeys(options);
  await keys.refresh();
  return keys;
}

/** Why the service must not listen on `host`, or undefined: beyond loopback somebody must hold a key. */
export function bindRefusal(host: string, loopback: boolean, keys: Keys): string | undefined {
  if (loopback || !keys.open) return undefined;
  return `FLYBALL_HOST is ${host}, which other machines can reach, but there is no key: set FLYBALL_ADMIN_KEY (at least 24 random characters), or bind to 127.0.0.1.`;
}

export function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** A new secret for `id` from 32 random bytes. The checksum tells a mistyped key from a wrong one. */
export function secretOf(id: string, random: Uint8Array): string {
  const start = `fb_${id}_${Buffer.from(random).toString('hex')}`;
  return `${start}${checksum(start)}`;
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}

/** The id of a key of the right form, whether or not there is such a key. */
export function idOf(secret: string): string | undefined {
  const [, id, , sum] = keyForm.exec(secret) ?? [];
  return id !== undefined && checksum(secret.slice(0, -8)) === sum ? id : undefined;
}

function same(digest: Buffer, hex: string): boolean {
  return timingSafeEqual(digest, Buffer.from(hex, 'hex'));
}

class StoredKeys implements Keys {
  private readonly options: KeysOptions;
  private readonly adminDigest: string | undefined;
  private keys: readonly StoredKey[] = [];
  private byId: ReadonlyMap<string, readonly StoredKey[]> = new Map();
  private lastAt: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(options: KeysOptions) {
    this.options = options;
    this.adminDigest = options.adminKey === undefined ? undefined : sha256(options.adminKey).toString('hex');
  }

  get open(): boolean {
    return this.adminDigest === undefined && this.keys.length === 0;
  }

  check(header: string | undefined): Principal | Rejection {
    if (this.open) return { ...everything, actor: 'loopback' };
    const secret = header?.replace(/^Bearer +/i, '').trim();
    if (!secret) return { rejection: 'missing_key' };
    const digest = sha256(secret);
    if (this.adminDigest !== undefined && same(digest, this.adminDigest))
      return { ...everything, actor: 'admin-key' };
    const id = idOf(secret);
    if (id === undefined) return { rejection: 'malformed_key' };
    // Ids are a tenant's own, so several keys may bear one.
    const key = this.byId.get(id)?.find((candidate) => same(digest, candidate.secret_sha256));
    if (!key) return { rejection: 'unknown_key' };
    if (key.revoked_at !== null) return { rejection: 'revoked_key' };
    return { tenant_id: key.tenant_id, scopes: key.scopes, actor: `key:${id}`, operator: false };
  }

  list(): readonly Key[] {
    return this.keys.map(shown);
  }

  get(tenant_id: string, id: string): Key | undefined {
    const key = this.stored(tenant_id, id);
    return key && shown(key);
  }

  put(change: KeyChange, actor: string): Promise<{ key: Key; secret?: string }> {
    return this.inTurn(() => this.putNow(change, actor));
  }

  revoke(tenant_id: string, id: string, actor: string): Promise<Key> {
    return this.inTurn(() => this.revokeNow(tenant_id, id, actor));
  }

  private async putNow(change: KeyChange, actor: string): Promise<{ key: Key; secret?: string }> {
    const known = this.stored(change.tenant_id, change.id);
    if (known) return { key: await this.write({ ...known, ...change }, actor, 'key.change') };
    const secret = secretOf(change.id, randomBytes(32));
    const created_at = this.options.now().toISOString();
    const made = { ...change, created_at, revoked_at: null, secret_sha256: sha256(secret).toString('hex') };
    return { key: await this.write(made, actor, 'key.create'), secret };
  }

  private async revokeNow(tenant_id: string, id: string, actor: string): Promise<Key> {
    const known = this.stored(tenant_id, id);
    if (!known) throw new Error(`tenant ${tenant_id} has no key ${id}`);
    if (known.revoked_at !== null) return shown(known);
    return this.write({ ...known, revoked_at: this.options.now().toISOString() }, actor, 'key.revoke');
  }

  async refresh(): Promise<void> {
    const rows = await this.options.store.rows<StoredKey>(
      "SELECT id, tenant_id, name, scopes, secret_sha256, created_at, revoked_at FROM keys ORDER BY at DESC LIMIT 1 BY tenant_id, id SETTINGS date_time_output_format = 'iso'",
    );
    this.keys = rows.toSorted((a, b) => a.tenant_id.localeCompare(b.tenant_id) || a.id.localeCompare(b.id));
    this.byId = Map.groupBy(this.keys, (key) => key.id);
  }

  start(onFault: (error: unknown) => void): void {
    this.timer ??= setInterval(() => void this.refresh().catch(onFault), refresh_ms).unref();
  }

  close(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** One change after another: of two that make the same key, the second one changes it. */
  private inTurn<T>(change: () => Promise<T>): Promise<T> {
    const done = this.last.then(change);
    this.last = done.catch(() => undefined);
    return done;
  }

  private stored(tenant_id: string, id: string): StoredKey | undefined {
    return this.byId.get(id)?.find((key) => key.tenant_id === tenant_id);
  }

  /** The audit entry comes first: an entry too many is better than a key that nobody made. */
  private async write(key: StoredKey, actor: string, action: string): Promise<Key> {
    const { id, tenant_id, name } = key;
    await this.options.audit.append({
      tenant_id,
      actor,
      action,
      target: `key:${id}`,
      details: JSON.stringify({ name, scopes: key.scopes }),
    });
    const at = after(this.lastAt, this.options.now());
    this.lastAt = at;
    await this.options.store.command(
      "INSERT INTO keys SELECT {id:String}, {tenant_id:String}, {name:String}, {scopes:Array(String)}, {secret_sha256:String}, {created_at:DateTime64(3, 'UTC')}, {revoked_at:Nullable(DateTime64(3, 'UTC'))}, {at:DateTime64(6, 'UTC')}",
      {
        ...key,
        scopes: [...key.scopes],
        created_at: forStore(key.created_at),
        revoked_at: key.revoked_at && forStore(key.revoked_at),
        at: forStore(at),
      },
    );
    await this.refresh();
    return shown(this.stored(tenant_id, id) ?? key);
  }
}

function shown({ secret_sha256: _, ...key }: StoredKey): Key {
  return key;
}
