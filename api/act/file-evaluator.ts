// The policy files, looked at again and again: what changes in them is applied.

import type { Policies } from '../../sql/policies.ts';
import type { Evaluator } from './evaluators.ts';
import { applyPolicyFiles, stampOfFiles } from './policy-files.ts';
import { policyKinds } from './policy-kinds.ts';

export interface FileEdges {
  readonly policies: Policies;
  /** FLYBALL_POLICY. */
  readonly policyPath: string | undefined;
}

const files_every_ms = 2_000;

/** Looks at the files' times rather than asking the system to tell: that works on every file system, mounts too. */
export async function fileEvaluator({ policyPath, policies }: FileEdges): Promise<Evaluator[]> {
  if (!policyPath) return [];
  const files = { path: policyPath, kinds: policyKinds, policies };
  await applyPolicyFiles(files);
  let seen = await stampOfFiles(policyPath);
  const run = async (): Promise<void> => {
    const stamp = await stampOfFiles(policyPath);
    if (stamp === seen) return;
    // A file that cannot be applied is told once, and tried again when it changes.
    seen = stamp;
    await applyPolicyFiles(files);
  };
  return [{ name: 'policy files', every_ms: files_every_ms, run }];
}
