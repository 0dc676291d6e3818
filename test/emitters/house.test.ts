// Seven real emitters, run for real against the fake model server, exporting to a real flyball: its calls must equal
// the server's own ledger, token by token and to the nano-dollar, or say which tokens cannot be known.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calcPrice } from '@pydantic/genai-prices';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallRow } from '../../api/contract/rows.ts';
import { caughtUp, traceOf } from '../support/api.ts';
import { type FlyballProcess, startFlyball } from '../support/flyball-process.ts';
import { emitters, runEmitter, type ServedCall } from './emitters.ts';

let directory: string;
let flyball: FlyballProcess;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'flyball-test-'));
  flyball = await startFlyball(directory);
});

afterAll(async () => {
  expect(await flyball.stop()).toBe(0);
  rmSync(directory, { recursive: true, force: true });
});

interface Sums {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
  readonly nano: number;
}

const sum = <T>(list: readonly T[], pick: (item: T) => number): number =>
  list.reduce((total, item) => total + pick(item), 0);

/** What the provider would bill, by the price catalogue's own calculation. */
function servedSums(calls: readonly ServedCall[]): Sums {
  return {
    input: sum(calls, (call) => call.inputTokens),
    cached: sum(calls, (call) => call.cachedTokens),
    output: sum(calls, (call) => call.outputTokens),
    reasoning: sum(calls, (call) => call.reasoningTokens),
    nano: Math.round(1e9 * sum(calls, billed)),
  };
}

function billed(call: ServedCall): number {
  const usage = {
    input_tokens: call.inputTokens,
    cache_read_tokens: call.cachedTokens,
    output_tokens: call.outputTokens,
  };
  return calcPrice(usage, call.model, { providerId: 'openai' })?.total_price ?? Number.NaN;
}

function ourSums(calls: readonly CallRow[]): Sums {
  return {
    input: sum(calls, (call) => call.input_tokens ?? 0),
    cached: sum(calls, (call) => call.cache_read_tokens ?? 0),
    output: sum(calls, (call) => call.output_tokens ?? 0),
    reasoning: sum(calls, (call) => call.reasoning_tokens ?? 0),
    nano: Math.round(1e9 * sum(calls, (call) => call.list_cost_usd ?? 0)),
  };
}

describe.each(emitters)('$name', (emitter) => {
  test('is accounted to the token, or says what it does not know', async () => {
    const served = (await runEmitter(emitter.name, { endpoint: flyball.otlpHttp })).filter(
      (call) => call.traceId !== '',
    );
    await caughtUp(flyball.api);
    const wrong: string[] = [];
    for (const [traceId, calls] of Map.groupBy(served, (call) => call.traceId)) {
      const answer = await traceOf(flyball.api, traceId);
      const counted = answer.calls.filter((call) => call.counting === 'counted');
      const billedCalls = calls.filter((call) => call.failure === null);
      const [ours, truth] = [ourSums(counted), servedSums(billedCalls)];
      const exact = JSON.stringify(ours) === JSON.stringify(truth);
      const flags = new Set(counted.flatMap((call) => call.usage_flags));
      const knowable = billedCalls.every(
        (call) => call.usageOnTheWire && (!call.streamed || emitter.usageOnStreams),
      );
      const scenario = calls[0]!.scenario;
      const sent = scenario !== 'embeddings' || emitter.embeddings;
      const complete =
        sent &&
        knowable &&
        (emitter.cache || truth.cached === 0) &&
        (emitter.reasoning || truth.reasoning === 0);
      if (complete && !exact && flags.size === 0)
        wrong.push(`${scenario}: ${JSON.stringify({ ours, truth })}`);
      if (!exact && flags.size === 0 && counted.length > 0)
        wrong.push(`${scenario} is silently wrong: ${JSON.stringify({ ours, truth })}`);
      if (complete && counted.length > 0 && !exact)
        wrong.push(`${scenario} could be exact: ${[...flags].join()} ${JSON.stringify({ ours, truth })}`);
    }
    expect(wrong).toEqual([]);
  });
});

test('a loop stands in the traces as repeated tool calls with equal arguments', async () => {
  const served = await runEmitter('ai-sdk-7', { endpoint: flyball.otlpHttp, scenarios: ['loop'] });
  await caughtUp(flyball.api);
  const answer = await traceOf(flyball.api, served[0]!.traceId);
  const hashes = new Set(answer.tool_calls.map((call) => call.arguments_hash));
  expect(answer.tool_calls.length).toBeGreaterThanOrEqual(4);
  expect(hashes.size).toBe(1);
});
