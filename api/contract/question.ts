// How an entry of the catalogue is written: its parameters beside those that every question understands, and the kinds of
// number that its rows have.

import { z } from 'zod';

const moment = z.iso.datetime({ offset: true }).describe('RFC 3339');
const name = z.string().max(512);

/** What every question understands. Empty filters are not applied. */
export const commonParameters = {
  from: moment.describe('start, inclusive'),
  to: moment.describe('end, exclusive'),
  at: moment.optional().describe('ask as of this earlier moment; the default is now'),
  agent_name: name.optional(),
  model: name.optional(),
  provider: name.optional(),
  user_id: name.optional(),
  team: name.optional(),
  environment: name.optional(),
  conversation_id: name.optional(),
  service_name: name.optional(),
};

export const bucketSeconds = z.coerce
  .number()
  .int()
  .min(1)
  .max(31 * 86_400)
  .default(3_600)
  .describe('width of one time bucket, seconds');
export const limit = z.coerce.number().int().min(1).max(1_000).default(10);

export const count = z.number().int();
export const usd = z.number().nullable();
export const ms = z.number().nullable();
export const ratio = z.number().nullable();

export interface Question {
  readonly description: string;
  readonly parameters: z.ZodObject;
  readonly row: z.ZodObject;
}

export const question = <Own extends z.ZodRawShape, Row extends z.ZodRawShape>(
  description: string,
  own: Own,
  row: Row,
) => ({
  description,
  parameters: z.strictObject({ ...commonParameters, ...own }),
  row: z.object(row),
});
