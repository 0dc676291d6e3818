// What every policy's answer has, whatever its kind: the document's own fields stand beside these.

import { z } from 'zod';

export const policyAnswer = z.looseObject({
  kind: z.string(),
  id: z.string(),
  revision: z.number().int().describe('grows with each change'),
  origin: z.enum(['api', 'file']).describe('a policy from a file is changed in the file'),
  changed_by: z.string(),
  changed_at: z.string().describe('RFC 3339, UTC'),
});

export const policiesAnswer = z.object({ rows: z.array(policyAnswer) });
export const policyHistoryAnswer = z.object({
  rows: z.array(policyAnswer.extend({ is_deleted: z.boolean() })),
});
