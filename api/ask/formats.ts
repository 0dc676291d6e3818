// Rows as CSV and JSON Lines. Telemetry is hostile input and spreadsheets run what looks like a formula, so text that
// starts like one is put behind an apostrophe; numbers stay as they are.

import { z } from 'zod';
import { Sent } from './route.ts';

export const formats = ['json', 'csv', 'jsonl'] as const;
export type Format = (typeof formats)[number];

export const format = z.enum(formats).default('json');

type Row = Readonly<Record<string, unknown>>;

interface Table {
  /** Which columns, in which order. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** A table in a format other than JSON. */
export function sentAs(
  asked: Exclude<Format, 'json'>,
  { columns, rows }: Table,
  headers: Readonly<Record<string, string>> = {},
): Sent {
  if (asked === 'csv') return new Sent(csv(columns, rows), 'text/csv; charset=utf-8', { headers });
  return new Sent(jsonLines(columns, rows), 'application/jsonl; charset=utf-8', { headers });
}

export function csv(columns: readonly string[], rows: readonly Row[]): string {
  const lines = [columns.map(cell), ...rows.map((row) => columns.map((column) => cell(row[column])))];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

export function jsonLines(columns: readonly string[], rows: readonly Row[]): string {
  return rows
    .map((row) => `${JSON.stringify(Object.fromEntries(columns.map((column) => [column, row[column]])))}\n`)
    .join('');
}

/** RFC 4180. Unknown is empty; lists are JSON. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
