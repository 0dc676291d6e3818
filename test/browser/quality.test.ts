// The quality pages by hand: a rectangle on the map lists what is in it, a claim shows its passage, a thumb is sent, and what
// is not scored says why.

import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, visitPage } from './browser.ts';
import { createStub, type Stub } from './stub/server.ts';
import { traceIds } from './stub/trace-ids.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

async function visiting(
  stub: Stub,
  path: string,
  look: (page: Page, app: FastifyInstance) => Promise<void>,
): Promise<void> {
  const app = createStub(stub);
  const base = await app.listen({ port: 0, host: '127.0.0.1' });
  const { page, complaints } = await visitPage(browser, base);
  await page.goto(base + path);
  await look(page, app);
  expect(complaints).toEqual([]);
  await page.context().close();
  await app.close();
}

test('a rectangle on the map lists the requests in it', () =>
  visiting({}, '/quality/support', async (page) => {
    const map = page.locator('.plane');
    await map.scrollIntoViewIfNeeded();
    const before = await page.locator('.brushed p').first().textContent();
    expect(before).toMatch(/drifted requests?; draw a rectangle/);
    const box = (await map.boundingBox())!;
    await page.mouse.move(box.x + 5, box.y + 5);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 5, box.y + box.height - 5, { steps: 4 });
    await page.mouse.up();
    await page.getByText(/requests in the rectangle/).waitFor();
    const href = await page.locator('.brushed a').first().getAttribute('href');
    expect(href).toMatch(/^\/traces\/[0-9a-f]{32}/);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText(/draw a rectangle/).waitFor();
  }));

test('a claim shows the passage that contradicts it, and a thumb is sent', () =>
  visiting({}, `/traces/${traceIds.refund}?view=quality`, async (page) => {
    await page.getByRole('button', { name: 'approved' }).click();
    expect(await page.locator('.judged-rests mark').textContent()).toBe('declined');
    expect(await page.locator('.judged-rests').textContent()).toContain('here stands the contrary');
    const [sent] = await Promise.all([
      page.waitForRequest((request) => request.method() === 'POST'),
      page.getByRole('button', { name: 'Bad answer' }).click(),
    ]);
    expect(sent.postDataJSON()).toEqual({
      trace_id: traceIds.refund,
      name: 'thumb',
      score: 0,
      label: 'down',
      source: 'human',
    });
  }));

describe.each([
  ['semantic', /all-MiniLM-L6-v2/, '/quality/refunds'],
  ['lexical', /by words \(lexical\)/, '/quality/refunds'],
  ['none', /has no baseline yet/, '/quality/refunds'],
  ['none', /Nothing is scored yet: a baseline needs 50 requests/, '/quality'],
  [
    'none',
    /Not scored yet: the agent’s baseline is still collected/,
    `/traces/${traceIds.refund}?view=quality`,
  ],
] as const)('with %s scores', (scores, words, path) => {
  test(`${path} says so`, () =>
    visiting({ scores }, path, async (page) => {
      await page.getByText(words).first().waitFor();
      await page.waitForLoadState('networkidle');
      expect(await page.getByText('first token came').count()).toBe(0);
    }));
});

test.each(['/quality', '/evaluations'])('%s without traffic says so', (path) =>
  visiting({ empty: true }, path, async (page) => {
    await page.getByText(/^(No request was looked at|Nothing was evaluated)/).waitFor();
  }),
);
