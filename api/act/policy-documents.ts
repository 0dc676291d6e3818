// A policy's document from whoever gives it, the API or a file: accepted forms, schema, checks, in this order. What
// comes out is what is stored.

import type { z } from 'zod';
import type { PolicyDocument } from '../../sql/policies.ts';
import { ApiError } from '../contract/errors.ts';
import type { PolicyKind, PolicyMoment } from './policy-kinds.ts';

export interface Completed {
  readonly document: PolicyDocument;
  /** Shown in the answer to this change and never again. */
  readonly once: Readonly<Record<string, unknown>>;
}

/** Throws ApiError `invalid_body`, whose details name each field, its value's fault and where it stands. */
export function readDocument(kind: PolicyKind, body: unknown, moment: PolicyMoment): Completed {
  const accepted = kind.accept ? kind.accept(body) : body;
  const result = kind.schema.safeParse(withoutName(kind, accepted, moment.id));
  if (!result.success)
    throw new ApiError('invalid_body', wordsOf(kind, result.error), faultsOf(result.error));
  const document = result.data as PolicyDocument;
  const problem = kind.check?.(document, moment);
  if (problem) throw new ApiError('invalid_body', problem);
  const { document: completed, once = {} } = kind.complete?.(document, moment) ?? { document };
  return { document: completed, once };
}

/** `kind` and `id` may stand in the body, as in a file, and then have to be those of the address. */
function withoutName(kind: PolicyKind, body: unknown, id: string): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const { kind: givenKind, id: givenId, ...rest } = body as Readonly<Record<string, unknown>>;
  if (givenKind !== undefined && givenKind !== kind.kind)
    throw new ApiError(
      'invalid_body',
      `kind is ${JSON.stringify(givenKind)}, but this is ${kind.words}: ${kind.kind}`,
    );
  if (givenId !== undefined && givenId !== id)
    throw new ApiError(
      'invalid_body',
      `id is ${JSON.stringify(givenId)}, but the address says ${JSON.stringify(id)}`,
    );
  return rest;
}

function faultsOf(error: z.ZodError): unknown {
  return error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
}

function wordsOf(kind: PolicyKind, error: z.ZodError): string {
  const [first] = error.issues;
  return `this is not ${kind.words}: ${first?.path.join('.') || 'the document'}: ${first?.message ?? 'invalid'}`;
}
