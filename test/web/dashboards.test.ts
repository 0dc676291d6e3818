// Every board asks questions that exist, with parameters that they take, and shows columns that their rows have.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type QuestionName, questions } from '../../api/contract/questions.ts';
import { isNumeric, unitOf } from '../../web/format/unit.ts';
import { type Board, groupsOf, type Panel } from '../../web/panel/panel.ts';

const folder = new URL('../../dashboards/', import.meta.url);
const boards = readdirSync(folder).filter((name) => name.endsWith('.json'));
const read = (name: string): Board => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

const question = z.enum(Object.keys(questions) as [QuestionName, ...QuestionName[]]);
const panelSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]*$/),
  title: z.string().min(1),
  note: z.string().optional(),
  empty: z.string().optional(),
  question,
  parameters: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  mark: z.enum(['tile', 'bars', 'parts', 'lines', 'table']),
  columns: z.array(z.string()).min(1),
  width: z.number().int().min(3).max(12).optional(),
  compare: z.record(z.string(), z.enum(['lower', 'higher', 'neither'])).optional(),
  key: z.array(z.string()).optional(),
  words: z.record(z.string(), z.string()).optional(),
  all: z.enum(['requests', 'conversations', 'agents']).optional(),
  spark: z.strictObject({ question, column: z.string() }).optional(),
});
const boardSchema = z.strictObject({ title: z.string(), panels: z.array(panelSchema).min(1) });

const columnsOf = (name: QuestionName) => Object.keys(questions[name].row.shape);
const numeric = (columns: readonly string[]) => columns.every((column) => isNumeric(unitOf(column)));

/** What each mark can draw. */
const fits: Readonly<Record<Panel['mark'], (panel: Panel) => boolean>> = {
  tile: ({ columns }) => numeric(columns),
  bars: ({ columns }) =>
    columns.length === 3 &&
    unitOf(columns[0]!) === 'at' &&
    unitOf(columns[1]!) === 'text' &&
    numeric(columns.slice(2)),
  parts: ({ columns }) => columns.length === 3 && unitOf(columns[0]!) === 'at' && numeric(columns.slice(1)),
  lines: ({ columns }) => columns.length > 1 && unitOf(columns[0]!) === 'at' && numeric(columns.slice(1)),
  table: ({ key }) => key !== undefined && key.length > 0,
};

describe.each(boards)('%s', (file) => {
  const board = read(file);

  test('has the form of a board, and names each panel once', () => {
    expect(boardSchema.safeParse(board).error).toBeUndefined();
    const ids = board.panels.map(({ id }) => id);
    expect(ids.length).toBe(new Set(ids).size);
  });

  test.each(board.panels.map((panel) => [panel.id, panel] as const))(
    '%s asks for what there is',
    (_, panel) => {
      const known = columnsOf(panel.question);
      expect(known).toEqual(
        expect.arrayContaining([...panel.columns, ...(panel.key ?? []), ...Object.keys(panel.compare ?? {})]),
      );
      if (panel.spark) expect(columnsOf(panel.spark.question)).toContain(panel.spark.column);
      const moments = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };
      expect(
        questions[panel.question].parameters.safeParse({ ...moments, ...panel.parameters }).error,
      ).toBeUndefined();
      expect(fits[panel.mark](panel)).toBe(true);
    },
  );
});

test('tiles beside each other share a strip', () => {
  const marks = groupsOf(read('overview.json').panels).map((group) => [group[0]!.mark, group.length]);
  expect(marks.slice(0, 2)).toEqual([
    ['tile', 8],
    ['bars', 1],
  ]);
});
