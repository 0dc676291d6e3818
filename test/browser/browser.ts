// A browser for tests, and a page of it that writes down whatever should not happen: errors and warnings of the console,
// dialogs, requests to any other origin.

import { type Browser, chromium, type Page } from 'playwright-core';

const quiet = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: quiet });

export interface Visit {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

export interface Visited {
  readonly page: Page;
  readonly complaints: readonly string[];
}

const usual: Visit = { width: 1_440, scheme: 'light' };

export async function visitPage(
  browser: Browser,
  base: string,
  { width, scheme }: Visit = usual,
): Promise<Visited> {
  const viewport = { width, height: width < 600 ? 844 : 900 };
  const context = await browser.newContext({ viewport, colorScheme: scheme, timezoneId: 'Europe/Berlin' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !/^(data|blob):/.test(request.url()))
      complaints.push(`asks ${request.url()}`);
  });
  return { page, complaints };
}
