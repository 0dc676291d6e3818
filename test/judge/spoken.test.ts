// Who said what, in the bodies that real emitters sent: wherever their messages are in them, the question and the answer are
// found, without system prompts, results, and what several spans repeat.

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type SpokenSpan, spokenIn, templateOf } from '../../api/judge/drift/spoken.ts';
import { kinds } from '../../collector/normalise/fields.ts';
import { capturedBodies, capturedFolders } from '../support/captured.ts';
import { logRowsOf, spanRowsOf } from '../support/segment-facts.ts';
import type { SegmentRow } from '../support/segment-rows.ts';

const root = join(import.meta.dirname, '../fixtures/otlp');

/** Emitters whose default keeps content out of spans and logs, or that trace no model. */
const silent =
  /^(?:js-native__anthropic|js-otel__openai|native-sdk__anthropic__default|native__autogen|openinference__(?:instructor|mcp|mcp_v1)|openllmetry__mcp_v1|otel__.*__default|otel__botocore__latest|otelgenai__openai_agents)$/;

function tracesOf(folder: string): SpokenSpan[][] {
  const bodies = capturedBodies(join(root, folder));
  const rows = (signal: string, read: typeof spanRowsOf): SegmentRow[] =>
    bodies.filter((body) => body.signal === signal).flatMap(({ bytes }) => read(bytes, 1));
  const logs = Map.groupBy(rows('logs', logRowsOf), (row) => String(row['span_id']));
  const spans = rows('traces', spanRowsOf);
  return [...Map.groupBy(spans, (row) => String(row['trace_id'])).values()].map((own) =>
    own.map((row) => spokenSpan(row, logs.get(String(row['span_id'])) ?? [])),
  );
}

function spokenSpan(row: SegmentRow, logs: readonly SegmentRow[]): SpokenSpan {
  const text = (name: string): string => String(row[name]);
  const messages = (name: string): string => {
    const lists = logs.map((log) => String(log[name])).filter((list) => list.startsWith('['));
    return text(name) || (lists.length > 0 ? `[${lists.map((list) => list.slice(1, -1)).join(',')}]` : '');
  };
  return {
    span_id: text('span_id'),
    kind: kinds[Number(row['kind'])]!,
    name: text('name'),
    agent_name: text('agent_name'),
    tool_name: text('tool_name'),
    status_code: row['status_code'] === 2 ? 'error' : 'unset',
    started_ms: Number(row['started_at']) / 1e6,
    ended_ms: Number(row['ended_at']) / 1e6,
    system_instructions: text('system_instructions'),
    input_messages: messages('input_messages'),
    output_messages: messages('output_messages'),
    tool_arguments: text('tool_arguments'),
    tool_result: text('tool_result'),
  };
}

describe('captured emitters', () => {
  test.each(capturedFolders(root).filter((folder) => !silent.test(folder)))(
    '%s: question and answer are found',
    (folder) => {
      const spoken = tracesOf(folder).map(spokenIn);
      const whole = spoken.filter(({ hasText }) => hasText);
      expect(whole.length).toBeGreaterThan(0);
      for (const { intents, outputs } of whole) {
        expect(new Set(intents).size).toBe(intents.length);
        expect(new Set(outputs).size).toBe(outputs.length);
      }
    },
  );
});

test('a template is the beginning of a system prompt, whatever numbers stand in it', () => {
  expect(templateOf('You are the agent of Larkfield. Today is 2026-05-15, ticket 88.')).toBe(
    templateOf('You are the agent of Larkfield. Today is 2026-06-01, ticket 91.'),
  );
  expect(templateOf('')).toBe('');
});
