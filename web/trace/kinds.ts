// What a span's kind is called, and which colour its bar has.

import type { SpanRow } from '../../api/contract/rows.ts';

export const kindTitles: Readonly<Record<SpanRow['kind'], string>> = {
  llm: 'model call',
  embedding: 'embedding',
  rerank: 'rerank',
  tool: 'tool',
  mcp: 'MCP',
  retrieval: 'retrieval',
  memory: 'memory',
  agent: 'agent',
  workflow: 'workflow',
  step: 'step',
  guardrail: 'guardrail',
  evaluator: 'evaluator',
  other: 'other',
};

const families: Readonly<Record<SpanRow['kind'], string>> = {
  llm: 'model',
  embedding: 'vector',
  rerank: 'vector',
  tool: 'tool',
  mcp: 'tool',
  retrieval: 'data',
  memory: 'data',
  guardrail: 'check',
  evaluator: 'check',
  agent: 'frame',
  workflow: 'frame',
  step: 'frame',
  other: 'other',
};

export const familyOf = (kind: SpanRow['kind']): string => families[kind] ?? 'other';
