// Every page, wide and narrow, light and dark, under the strictest content policy: it is drawn without an error, fits its
// screen, asks nobody but its own service, and whatever the telemetry says stays text.

import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, visitPage } from './browser.ts';
import { hostile } from './stub/fleet.ts';
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

/** Each page, and a text that only its answer can have put there. */
const pages: readonly (readonly [path: string, text: RegExp])[] = [
  ['/', /requests cost \$/],
  ['/requests', /The 50 newest are shown/],
  ['/requests?failed=true&sort=-list_cost_usd', /requests that fit the filters/],
  [`/traces/${traceIds.refund}`, /was halted after 9\.41/],
  [`/traces/${traceIds.refund}?view=transcript`, /Your refund is on its way/],
  [`/traces/${traceIds.large}`, /1,428/],
  [`/traces/${traceIds.mended}`, /form a circle/],
  [`/traces/${traceIds.hostile}`, /onerror=alert/],
  [`/traces/${traceIds.unread}`, /is not stored/],
  ['/conversations', /conversations/],
  ['/conversations/c_5', /over/],
  [`/conversations/${encodeURIComponent(hostile.conversation)}`, /javascript:alert/],
  ['/agents', /agents worked/],
  ['/agents/refunds', /Spend by model/],
  [`/agents/${encodeURIComponent(hostile.agent)}`, /Spend by model/],
  [`/traces/${traceIds.refund}?view=quality`, /of 5\s+claims/],
  ['/quality', /scored answers/],
  ['/quality/refunds', /nearer to its own question/],
  ['/quality/refunds?table=distribution', /the baseline’s own/],
  ['/evaluations', /evaluations of/],
  ['/agents/support', /What is promised of it/],
  ['/slos', /of them kept/],
  ['/slos/support-availability', /Promised of/],
  ['/slos/first-token?table=burn-down', /first token/],
  ['/slos/cheap-research', /cannot be asked here/],
  ['/slos/nobody-answers', /Nothing was measured/],
  ['/slos/chain', /one after another/],
  ['/slos/hostile', /onerror=alert/],
  ['/slo-editor?agent_name=support', /Why not stricter/],
  ['/slo-editor/first-token', /Change first-token/],
  ['/settings', /One key opens/],
  ['/nowhere/at/all', /There is no page here/],
];

describe.each([1_440, 390])('at %d px', (width) => {
  test.each(pages)('%s is drawn, light and dark', async (path, text) => {
    const { page, complaints } = await visitPage(browser, base, { width, scheme: 'light' });
    await page.goto(base + path);
    await page.getByText(text).first().waitFor();
    await page.waitForLoadState('networkidle');
    expect(await overflowing(page)).toEqual([]);
    expect(await schemeOf(page)).toBe('light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('[data-mantine-color-scheme=dark]').waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

const schemeOf = (page: Page) => page.locator('html').getAttribute('data-mantine-color-scheme');

/** What makes the page wider than its screen. */
const overflowing = (page: Page) =>
  page.evaluate(() => {
    if (document.documentElement.scrollWidth <= window.innerWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > window.innerWidth,
    );
    return wide.map((element) => `${element.tagName}.${element.className}`);
  });

test('hostile names are text: no element, no link of theirs, nothing is fetched or run', async () => {
  const { page, complaints } = await visitPage(browser, base);
  for (const path of [
    '/agents',
    '/requests',
    `/traces/${traceIds.hostile}`,
    `/traces/${traceIds.hostile}?tab=attributes`,
  ]) {
    await page.goto(base + path);
    await page.getByText('onerror=alert').first().waitFor();
    const found = await page.evaluate(() => ({
      images: document.querySelectorAll('img, iframe, object, embed').length,
      handlers: document.querySelectorAll('[onerror], [onload], [onmouseover]').length,
      foreign: [...document.querySelectorAll('a')].filter((link) => link.origin !== window.location.origin)
        .length,
    }));
    expect(found).toEqual({ images: 0, handlers: 0, foreign: 0 });
  }
  expect(complaints).toEqual([]);
});

test('every number of the overview leads to the requests behind it', async () => {
  const { page } = await visitPage(browser, base);
  await page.goto(base);
  await page.locator('h1 a').first().waitFor();
  const links = await page
    .locator('h1 a, .tile-value a, .legend a')
    .evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
  expect(links.length).toBeGreaterThan(12);
  expect(links.filter((href) => !/^\/(requests|agents\/)/.test(href))).toEqual([]);
});

test('a chart is a table for whoever asks, and the address says so', async () => {
  const { page } = await visitPage(browser, base);
  await page.goto(base);
  await page.getByRole('button', { name: 'Spend by agent as a table' }).click();
  await page
    .getByRole('region', { name: 'Spend by agent' })
    .getByRole('cell', { name: 'support' })
    .first()
    .waitFor();
  expect(new URL(page.url()).searchParams.getAll('table')).toEqual(['spend']);
  await page.goBack();
  await page.locator('.chart').first().waitFor();
});

test('a range is chosen by keyboard, and every page keeps it', async () => {
  const { page, complaints } = await visitPage(browser, base);
  await page.goto(base);
  await page.getByRole('button', { name: /Last 24/ }).press('Enter');
  await page.getByRole('button', { name: 'Last 7' }).press('Enter');
  await page.waitForURL(/range=7d/);
  await page.getByRole('link', { name: 'Agents', exact: true }).press('Enter');
  await page.waitForURL(/\/agents\?range=7d/);
  await page.getByText(/agents worked in the last 7/).waitFor();
  expect(complaints).toEqual([]);
});

test('a filter is added from the values that are there, and taken off again', async () => {
  const { page } = await visitPage(browser, base);
  await page.goto(`${base}/requests`);
  await page.getByPlaceholder('Filter by …').click();
  await page.getByRole('option', { name: 'agent', exact: true }).click();
  await page.getByRole('option', { name: /^refunds/ }).click();
  await page.waitForURL(/agent_name=refunds/);
  await page.getByRole('link', { name: 'Remove the filter agent' }).click();
  await page.waitForURL((url) => !url.search.includes('agent_name'));
});

test('more of a list is loaded where it ends, and then it stands still', async () => {
  const { page } = await visitPage(browser, base);
  await page.goto(`${base}/requests`);
  await page.getByRole('button', { name: 'Load more' }).click();
  await page.getByText(/100 are shown/).waitFor();
  expect(await page.locator('tbody tr').count()).toBe(100);
});
