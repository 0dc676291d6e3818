// OpenAI's embeddings. The vectors mean something: texts that share words point in similar directions.

import { z } from 'zod';
import type { Api } from './exchange.ts';

const body = z.looseObject({
  model: z.string(),
  input: z.union([z.string(), z.array(z.string())]),
  encoding_format: z.enum(['float', 'base64']).optional(),
});

/** Small, because some instrumentations put whole vectors on spans. */
const dimensions = 64;

/** A bag of words, hashed into a unit vector; common short words count for nothing. */
export function vectorOf(text: string): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? []) {
    let hash = 7;
    for (const letter of word.slice(0, 6)) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0;
    vector[Math.abs(hash) % dimensions]! += hash & 0x10000 ? -1 : 1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/** SDKs ask for base64 of little-endian floats unless told otherwise. */
const encoded = (vector: number[]): string => Buffer.from(new Float32Array(vector).buffer).toString('base64');

export const embeddings: Api = {
  name: 'embeddings',
  idPrefix: 'embd_',
  read: (given, label) => {
    const { model, input, encoding_format } = body.parse(given);
    const texts = typeof input === 'string' ? [input] : input;
    const messages = texts.map((text) => ({ role: 'user' as const, text }));
    const common = {
      label,
      api: 'embeddings',
      model,
      streamed: false,
      usageWanted: true,
      messages,
      toolNames: [],
    } as const;
    return { ...common, packed: encoding_format === 'base64' };
  },
  whole: ({ request, reply }) => {
    const encode = request.packed ? encoded : (vector: number[]): number[] => vector;
    const { inputTokens } = reply.usage;
    return {
      object: 'list',
      model: reply.model,
      data: request.messages.map(({ text }, index) => ({
        object: 'embedding',
        index,
        embedding: encode(vectorOf(text)),
      })),
      usage: { prompt_tokens: inputTokens, total_tokens: inputTokens },
    };
  },
  frames: () => [],
};
