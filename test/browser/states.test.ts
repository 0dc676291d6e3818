// The honest states: nothing there, not reachable, not allowed, late. Each is said in words, with what to do about it.

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, visitPage } from './browser.ts';
import { makeFleet } from './stub/fleet.ts';
import { createStub, type Stub } from './stub/server.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
});

async function openWith(stub: Stub, path = '/') {
  const app = createStub(stub);
  const base = await app.listen({ port: 0, host: '127.0.0.1' });
  const { page } = await visitPage(browser, base);
  await page.goto(base + path);
  return { app, base, page };
}

test.each(['/', '/requests', '/agents', '/conversations', '/agents/refunds'])(
  '%s without traffic says so, and how to send some',
  async (path) => {
    const { app, page } = await openWith({ empty: true }, path);
    await page
      .getByText(/^No (traffic|request|agent)/)
      .first()
      .waitFor();
    await page.getByText('OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318').waitFor();
    expect(await page.locator('.chart').count()).toBe(0);
    await page.context().close();
    await app.close();
  },
);

test.each([
  ['store_unavailable', /The store does not answer/],
  ['query_too_heavy', /takes more time than it may/],
  ['forbidden', /may not read this/],
] as const)('%s is explained, and can be tried again', async (fails, words) => {
  const { app, page } = await openWith({ fails });
  await page.getByText(words).first().waitFor();
  await page.getByRole('button', { name: 'Try again' }).first().waitFor();
  await page.context().close();
  await app.close();
});

test('an installation with keys asks for one and sends it from then on', async () => {
  const { app, page } = await openWith({ fails: 'unauthenticated' }, '/requests');
  await page.getByLabel('Key').fill('a-key-of-this-tab-only');
  const [request] = await Promise.all([
    page.waitForRequest((sent) => sent.url().includes('/v1/requests')),
    page.getByRole('button', { name: 'Use it' }).click(),
  ]);
  expect(request.headers()['authorization']).toBe('Bearer a-key-of-this-tab-only');
  expect(page.url()).not.toContain('a-key');
  await page.context().close();
  await app.close();
});

test('an unknown trace is said to be unknown', async () => {
  const { app, page } = await openWith({}, '/traces/none');
  await page.getByText('There is no such thing here').waitFor();
  await page.context().close();
  await app.close();
});

test('the stamp says how late the watcher is, and since when nothing is answered', async () => {
  const { app, page } = await openWith({ behindMs: 240_000 });
  await page
    .getByText(/requests cost \$/)
    .first()
    .waitFor();
  await page.getByText('4\u00a0min behind').waitFor();
  await app.close();
  await page.getByText(/no answer since/).waitFor({ timeout: 20_000 });
  await page
    .getByText(/requests cost \$/)
    .first()
    .waitFor();
  await page.context().close();
});

test('what is shown stays while it is asked again', async () => {
  const { app, page } = await openWith({});
  await page.locator('.tile-value a').first().waitFor();
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().includes('/v1/questions/')) asked++;
  });
  const before = await page.locator('h1').evaluate((heading) => heading.getBoundingClientRect().height);
  const shifts = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value;
        }).observe({ type: 'layout-shift' });
        setTimeout(() => resolve(sum), 4_000);
      }),
  );
  expect(asked).toBeGreaterThan(0);
  expect(shifts).toBeLessThan(0.01);
  expect(await page.locator('h1').evaluate((heading) => heading.getBoundingClientRect().height)).toBe(before);
  await page.context().close();
  await app.close();
});

test('what arrives is shown by itself, and nothing is asked while nothing changes', async () => {
  const fleet = makeFleet(Date.now()).slice(0, 40);
  let changedAt = 0;
  const { app, page } = await openWith({ fleet, changedAt: () => changedAt }, '/requests');
  await page.locator('table.requests').waitFor();
  const pulses: string[] = [];
  const asked: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (url.includes('/v1/service')) pulses.push(url);
    if (url.includes('/v1/requests')) asked.push(url);
  });
  while (pulses.length < 3) await page.waitForRequest(/\/v1\/service/);
  expect(asked).toEqual([]);
  fleet.unshift({ ...fleet[0]!, trace_id: 'f'.repeat(32), user_id: 'who-just-came' });
  changedAt = Date.now();
  await page.getByText('who-just-came').waitFor();
  await page.context().close();
  await app.close();
});

test('a machine without a network asks the service all the same, and takes it up again by itself', async () => {
  const { app, page } = await openWith({});
  await page.locator('.tile-value a').first().waitFor();
  await page.context().setOffline(true);
  await page.getByText(/no answer since/).waitFor();
  await page.context().setOffline(false);
  await page.getByText(/s\u00a0behind|s behind/).waitFor();
  await page.context().close();
  await app.close();
});

test('a page that stands still takes up a service that was away, and keeps its time', async () => {
  const { app, page } = await openWith({}, `/traces/${'a'.repeat(32)}`);
  const stamp = page.locator('.fresh');
  await stamp.getByText(/^as of/).waitFor();
  const before = await stamp.textContent();
  await page.context().setOffline(true);
  await page.getByText(/no answer since/).waitFor();
  await page.context().setOffline(false);
  await stamp.getByText(/^as of/).waitFor();
  expect(await stamp.textContent()).toBe(before);
  await page.context().close();
  await app.close();
});

test('one question that fails is explained in its place, and the rest stays fresh', async () => {
  const { app, page } = await openWith({});
  let asked = 0;
  await page.route('**/v1/questions/top_models**', (route) => {
    asked++;
    const error = { code: 'query_too_heavy', message: 'too much' };
    return route.fulfill({ status: 503, json: { error } });
  });
  await page.reload();
  const panel = page.getByRole('region', { name: 'Models', exact: true });
  await panel.getByText(/takes more time than it may/).waitFor();
  const until = asked;
  for (let pulses = 0; pulses < 3; pulses++) await page.waitForRequest(/\/v1\/service/);
  await panel.getByRole('button', { name: 'Try again' }).waitFor();
  expect(asked).toBe(until);
  await page
    .getByText(/behind/)
    .first()
    .waitFor();
  await page.context().close();
  await app.close();
});
