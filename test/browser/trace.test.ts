// The trace page by keyboard, by link and under load: the tree is walked, folded and searched, five thousand spans
// scroll with few elements, ten megabytes are read in slices.

import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, visitPage } from './browser.ts';
import { createStub } from './stub/server.ts';
import { traceIds } from './stub/trace-ids.ts';

let browser: Browser;
let app: FastifyInstance;
let base: string;

beforeAll(async () => {
  browser = await openBrowser();
  app = createStub();
  base = await app.listen({ port: 0, host: '127.0.0.1' });
});

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

async function openTrace(id: string, query = ''): Promise<Page> {
  const { page } = await visitPage(browser, base);
  await page.goto(`${base}/traces/${id}${query}`);
  await page.locator('.wf-line').first().waitFor();
  return page;
}

const active = (page: Page) => page.getByRole('treegrid').getAttribute('aria-activedescendant');
const names = (page: Page) => page.locator('.wf-line .wf-text').allTextContents();

test('arrows walk and fold, n jumps to the error, the address follows', async () => {
  const page = await openTrace(traceIds.refund, '?span=root');
  await page.getByRole('treegrid').focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => active(page)).toBe('span-gpt0');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => active(page)).toBe('span-root');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => names(page)).toEqual(['invoke_agent refunds']);
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await names(page)).length).toBe(12);
  await page.keyboard.press('n');
  await expect.poll(() => active(page)).toBe('span-tool9');
  await page.waitForURL(/span=tool9/);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('tab');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('treegrid');
});

test('a slash searches, enter goes to what was found', async () => {
  const page = await openTrace(traceIds.refund, '?span=root');
  await page.getByRole('treegrid').focus();
  await page.keyboard.press('/');
  await page.keyboard.type('claude');
  await page.keyboard.press('Enter');
  await expect.poll(() => active(page)).toBe('span-claude');
  await page.waitForURL(/find=claude/);
});

test('a folded line takes the selection that it hides', async () => {
  const page = await openTrace(traceIds.refund, '?span=twin');
  await page.locator('#span-claude').getByRole('button', { name: 'Fold' }).click();
  await expect.poll(() => active(page)).toBe('span-claude');
  expect(await page.locator('#span-twin').count()).toBe(0);
});

test('the second report of a call is grey, named, and leads to its twin', async () => {
  const page = await openTrace(traceIds.refund, '?span=twin&tab=cost');
  await page.getByText('the same call is reported twice').waitFor();
  await page.locator('#span-twin').getByRole('button', { name: 'reported twice' }).click();
  await expect.poll(() => active(page)).toBe('span-claude');
  const together = page.locator('.together td').last();
  expect(await together.textContent()).toBe('0.0308016');
});

test('the working of a cost shows every digit, the price and why it is this one', async () => {
  const page = await openTrace(traceIds.refund, '?span=claude&tab=cost');
  const cells = await page.locator('.buckets tbody tr').first().locator('td').allTextContents();
  expect(cells.map((cell) => cell.trim())).toEqual(['uncached input', '3,829', '3.00', '0.0114870']);
  expect(await page.locator('.why').textContent()).toMatch(
    /anthropic\/claude-sonnet-4-5.*exactly this model.*The emitter said \$0\.0308016: the same/s,
  );
});

test('five thousand spans: few elements, any of them in reach', async () => {
  const page = await openTrace(traceIds.large);
  expect(await page.locator('.wf-line').count()).toBeLessThan(80);
  expect(await page.getByRole('treegrid').getAttribute('aria-rowcount')).toBe('5001');
  await page.getByRole('treegrid').focus();
  await page.keyboard.press('End');
  await page.locator('.wf-line.on').waitFor();
  const inSight = await page.locator('.wf-line.on').evaluate((line) => {
    const frame = line.closest('.wf')!.getBoundingClientRect();
    const own = line.getBoundingClientRect();
    return own.top >= frame.top && own.bottom <= frame.bottom + 1;
  });
  expect(inSight).toBe(true);
});

test('ten megabytes are read in slices', async () => {
  const page = await openTrace(traceIds.huge);
  const text = page.locator('.msg .text').nth(1);
  await page.getByRole('button', { name: 'Show more' }).first().click();
  await page.getByText('part 1 of 250').waitFor();
  await page.getByRole('button', { name: 'Next part' }).click();
  await page.getByText('part 2 of 250').waitFor();
  expect((await text.textContent())!.length).toBeLessThanOrEqual(40_001);
});
