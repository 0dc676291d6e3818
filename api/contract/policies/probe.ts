// The document of a synthetic probe: a request that is made again and again, and what its answer has to be.

import { z } from 'zod';

export const probeMethods = ['GET', 'HEAD', 'POST', 'PUT'] as const;

const expected = z.strictObject({
  status: z
    .array(z.number().int().min(100).max(599))
    .min(1)
    .max(20)
    .optional()
    .describe('the statuses that are well; 200 to 299 when none are named'),
  json: z
    .array(
      z.strictObject({
        path: z
          .string()
          .max(500)
          .regex(/^\$(\.[A-Za-z_][\w-]*|\[\d+\]|\['[^']+'\])*$/, 'must be like $.choices[0].text')
          .describe('where in the JSON of the answer'),
        equals: z.union([z.string().max(4_096), z.number(), z.boolean(), z.null()]).optional(),
        contains: z.string().min(1).max(4_096).optional().describe('part of the text there'),
      }),
    )
    .max(20)
    .default([])
    .describe('each must be there, and equal or contain what is named'),
  body_contains: z.string().min(1).max(4_096).optional(),
  latency_ms_max: z.number().positive().optional(),
});

export const probeDocument = z.strictObject({
  description: z.string().max(1_050).default(''),
  agent_name: z.string().max(512).default('').describe('whose endpoint it is'),
  url: z.url({ protocol: /^https?$/ }).max(2_048),
  method: z.enum(probeMethods).default('GET'),
  headers: z
    .record(
      z.string().regex(/^[A-Za-z0-9-]{1,100}$/, 'is not the name of a header'),
      z
        .string()
        .max(4_096)
        .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'has characters that no header has'),
    )
    .default({})
    .describe('never shown again'),
  body: z.string().max(65_536).default(''),
  every_seconds: z.number().int().min(10).max(86_400).default(60),
  timeout_ms: z.number().int().min(100).max(60_000).default(10_000),
  expect: expected.default({ json: [] }),
  enabled: z.boolean().default(true),
});
export type ProbeDocument = z.output<typeof probeDocument>;
export type ProbeExpectation = z.output<typeof expected>;
