// Policies from files: every YAML document under FLYBALL_POLICY is put as a policy of origin `file`, and what is gone
// from the files is removed. All or nothing: one bad document leaves the policies as they were, and says where it stands.

import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type Policies, type PolicyChange, policyIdForm } from '../../sql/policies.ts';
import { ApiError } from '../contract/errors.ts';
import { readDocument } from './policy-documents.ts';
import type { PolicyKind } from './policy-kinds.ts';

export interface PolicyFiles {
  readonly path: string;
  readonly kinds: readonly PolicyKind[];
  readonly policies: Policies;
}

const file_tenant = 'default';
const actor = 'policy-files';

/** A document that cannot be applied; the message names the file, the place and the cure. */
export class PolicyFileError extends Error {
  override name = 'PolicyFileError';
}

/** Reads the files and applies them. Returns how many policies they hold. Throws PolicyFileError, StoreError. */
export async function applyPolicyFiles({ path, kinds, policies }: PolicyFiles): Promise<number> {
  const changes = (
    await Promise.all((await filesOf(path)).map((file) => readPolicyFile(file, { kinds, policies })))
  ).flat();
  refuseTwice(changes);
  const wanted = new Set(changes.map(({ change }) => nameOf(change)));
  for (const { change } of changes) await policies.put(change, actor);
  for (const { kind } of kinds) {
    const gone = policies
      .all(kind)
      .filter((policy) => policy.origin === 'file' && !wanted.has(nameOf(policy)));
    for (const { tenant_id, id } of gone)
      await policies.remove({ tenant_id, kind, id, origin: 'file' }, actor);
  }
  return changes.length;
}

/** A text that changes when a file does. */
export async function stampOfFiles(path: string): Promise<string> {
  const files = await filesOf(path);
  const stats = await Promise.all(
    files.map(async (file) => `${file} ${(await stat(file)).mtimeMs} ${(await stat(file)).size}`),
  );
  return stats.join('\n');
}

async function filesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found)
    throw new PolicyFileError(
      `FLYBALL_POLICY is ${path}, where there is nothing: name a YAML file or a folder of them`,
    );
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path, { recursive: true })).filter((name) => /\.ya?ml$/.test(name)).sort();
  return names.map((name) => join(path, name));
}

interface Placed {
  readonly change: PolicyChange;
  readonly place: string;
}

async function readPolicyFile(
  file: string,
  { kinds, policies }: Omit<PolicyFiles, 'path'>,
): Promise<Placed[]> {
  const documents = parseAllDocuments(await readFile(file, 'utf8'));
  return [...documents].flatMap((parsed, index) => {
    const place = `${file}, document ${index + 1}`;
    const [fault] = parsed.errors;
    if (fault) throw new PolicyFileError(`${place}: ${fault.message}`);
    const body: unknown = parsed.toJS({ maxAliasCount: 100 });
    return body === null ? [] : [{ change: changeOf(body, place, { kinds, policies }), place }];
  });
}

function changeOf(
  body: unknown,
  place: string,
  { kinds, policies }: Omit<PolicyFiles, 'path'>,
): PolicyChange {
  const named = Object(body) as {
    kind?: unknown;
    id?: unknown;
    metadata?: { name?: unknown };
    tenant_id?: unknown;
  };
  const kind = kindOf(named.kind, kinds);
  if (!kind)
    throw new PolicyFileError(
      `${place}: kind is ${JSON.stringify(named.kind)}; it must be one of ${kinds.map((known) => known.kind).join(', ')}`,
    );
  const id = named.id ?? named.metadata?.name;
  if (typeof id !== 'string' || !policyIdForm.test(id))
    throw new PolicyFileError(
      `${place}: id is ${JSON.stringify(id)}; it needs lower-case letters, digits, dots, hyphens and underscores, 100 at most`,
    );
  const { tenant_id = file_tenant, ...rest } = body as Readonly<Record<string, unknown>>;
  if (typeof tenant_id !== 'string') throw new PolicyFileError(`${place}: tenant_id must be text`);
  try {
    const before = policies.get({ tenant_id, kind: kind.kind, id });
    const { document } = readDocument(kind, rest, { tenant_id, id, policies, before });
    return { tenant_id, kind: kind.kind, id, document, origin: 'file' };
  } catch (error) {
    if (error instanceof ApiError)
      throw new PolicyFileError(`${place} (${kind.kind} ${id}): ${error.message}`);
    throw error;
  }
}

/** OpenSLO writes kinds with capitals. */
function kindOf(given: unknown, kinds: readonly PolicyKind[]): PolicyKind | undefined {
  return kinds.find(({ kind }) => kind === String(given).toLowerCase());
}

function refuseTwice(placed: readonly Placed[]): void {
  const seen = new Map<string, string>();
  for (const { change, place } of placed) {
    const other = seen.get(nameOf(change));
    if (other)
      throw new PolicyFileError(
        `${place}: ${change.kind} ${change.id} stands in ${other} too; give one of them another id`,
      );
    seen.set(nameOf(change), place);
  }
}

const nameOf = ({ tenant_id, kind, id }: { tenant_id: string; kind: string; id: string }): string =>
  `${tenant_id}\n${kind}\n${id}`;
