// The whole walk, once: a body that a real SDK sent goes into the socket of a real flyball, and what its model server
// served stands on the trace page and on the overview, in Chromium.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, visitPage } from './browser/browser.ts';
import { caughtUp, getJson, traceOf } from './support/api.ts';
import type { Truth } from './support/captured.ts';
import { type FlyballProcess, startFlyball } from './support/flyball-process.ts';
import { servedPico } from './support/served-cost.ts';
import { temporaryDirectory } from './support/temporary.ts';

const folder = join(import.meta.dirname, 'fixtures/otlp/native__pydantic_ai');
const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Truth;
const { trace_ids, calls } = truth.scenarios.find(({ scenario }) => scenario === 'tools')!;
const [trace] = trace_ids;
/** The capture lies in the past, and further with every day: nothing of it may be too old. */
const kept = { FLYBALL_RETENTION_DAYS: '3650', FLYBALL_PAYLOAD_RETENTION_DAYS: '3650' };
const range = 'from=2026-11-20T00:00:00Z&to=2026-11-23T00:00:00Z';

let browser: Browser;
let flyball: FlyballProcess | undefined;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await flyball?.kill();
});

/** The bodies of the trace as they went over the wire. */
function sentBodies(): Buffer[] {
  const id = Buffer.from(trace!, 'hex');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.traces.pb.gz'))
    .map((name) => readFileSync(join(folder, name)))
    .filter((body) => gunzipSync(body).includes(id));
}

const post = (body: Buffer): Promise<Response> =>
  fetch(`${flyball!.otlpHttp}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' },
    body,
  });

/** Waits until the text is to be seen; numbers are held together by spaces of their own. */
const shown = (page: Page, text: string): Promise<void> =>
  page
    .getByText(new RegExp(text.replaceAll(/[.()]/g, '\\$&').replaceAll(' ', '\\s')))
    .first()
    .waitFor();

test('what was served stands on the page, however often the exporter sent it', async () => {
  flyball = await startFlyball(temporaryDirectory(), kept);
  const bodies = sentBodies();
  expect(bodies).toHaveLength(1);
  // A retry whose first answer was lost, and both under way at once.
  const answers = await Promise.all([...bodies, ...bodies, ...bodies].map(post));
  for (const answer of answers) {
    expect(answer.status).toBe(200);
    expect((await answer.arrayBuffer()).byteLength).toBe(0);
  }
  await caughtUp(flyball.api);

  const served = {
    input_tokens: calls.reduce((sum, call) => sum + call.input_tokens, 0),
    output_tokens: calls.reduce((sum, call) => sum + call.output_tokens, 0),
    cache_read_tokens: calls.reduce((sum, call) => sum + call.cache_read_tokens, 0),
    usd: calls.reduce((sum, call) => sum + servedPico(call, new Date('2026-11-21'))!, 0n),
  };
  expect(served).toEqual({
    input_tokens: 3418,
    output_tokens: 194,
    cache_read_tokens: 2048,
    usd: 7_925_000_000n,
  });
  const answer = await traceOf(flyball.api, trace!);
  expect(answer.spans).toHaveLength(4);
  expect(answer.request).toMatchObject({
    agent_name: 'weather_agent',
    call_count: 2,
    tool_call_count: 1,
    input_tokens: 3418,
    cache_read_tokens: 2048,
    output_tokens: 194,
    list_cost_usd: 0.007925,
    usage_flags: [],
  });

  const { page, complaints } = await visitPage(browser, flyball.api);
  await page.goto(`${flyball.api}/traces/${trace}`);
  await page.locator('.wf-line').first().waitFor();
  await shown(page, 'weather_agent');
  await shown(page, 'answered in 766 ms for 0.79');
  await shown(page, 'It took 2 model calls and 1 tool call.');
  await shown(page, '3,418 in (59.9 % cached) · 194 out');
  expect(await page.locator('.wf-line').count()).toBe(4);

  await page.goto(`${flyball.api}/?${range}`);
  await shown(page, '1 request cost 0.79');
  await page.getByRole('link', { name: 'weather_agent' }).first().waitFor();
  const totals = await getJson<{ rows: unknown[] }>(flyball.api, `/v1/questions/overview_totals?${range}`);
  expect(totals.rows).toMatchObject([{ request_count: 1, call_count: 2, list_cost_usd: 0.007925 }]);
  expect(complaints).toEqual([]);
  expect(await flyball.stop()).toBe(0);
  flyball = undefined;
});
