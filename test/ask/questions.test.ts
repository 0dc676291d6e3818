// Questions over HTTP: rows of the catalogue's shape, sums that are exact, unknown that is not zero.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { questions } from '../../api/contract/questions.ts';
import { seed, span, trace } from '../support/derived-seed.ts';
import { type House, openHouse } from './house.ts';

const names = Object.keys(questions) as (keyof typeof questions)[];

describe('on an empty store', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  test.each(names)('%s answers without rows or with unknowns', async (name) => {
    const { status, body } = await house.get(`/v1/questions/${name}`);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({
      question: name,
      from: '2026-11-19T12:00:00.000Z',
      to: '2026-11-20T12:00:00.000Z',
      as_of: '2026-11-20T12:00:00.000Z',
    });
    if (name !== 'overview_totals') return expect(body.rows).toEqual([]);
    const [row] = body.rows;
    for (const [column, value] of Object.entries(row))
      expect([column, value]).toEqual([column, column.endsWith('_count') ? 0 : null]);
  });
});
