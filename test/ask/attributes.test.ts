// Attributes that a column holds are put back under the key that they came with.

import { expect, test } from 'vitest';
import { columnOf, sentAttributes } from '../../api/ask/attributes.ts';
import { dialects } from '../../collector/normalise/dialects/index.ts';
import { fields, payloadFields } from '../../collector/normalise/fields.ts';
import { compileDialects } from '../../collector/normalise/meaning.ts';

test('keys of all dialects are found in a column that may hold them, or in none; hardly any in none', () => {
  const meaningOf = compileDialects(dialects);
  const entries = dialects.flatMap((dialect) => Object.values(dialect.keys).flat());
  const keys = [...new Set(entries.map((entry) => (typeof entry === 'string' ? entry : entry.key)))];
  const lost = keys.filter((key) => {
    const columns: string[] = meaningOf(key)
      .rules.filter((rule) => rule.lossless)
      .map((rule) => fields[rule.field]!);
    const labels = columns.filter(
      (column) => !payloadFields.has(column as never) && !column.startsWith('evaluation_'),
    );
    if (columns.length > 0) expect([key, undefined, ...labels]).toContain(columnOf(key));
    return labels.length > 0 && columnOf(key) === undefined;
  });
  expect(lost.length, lost.join(', ')).toBeLessThan(keys.length / 50);
});

test('a column that is named is taken at its word', () => {
  expect(sentAttributes({}, 'odd.key\tagent_name', { agent_name: 'a' })).toEqual({ 'odd.key': 'a' });
});

test('what a column does not hold is not made up', () => {
  expect(
    sentAttributes({ b: '1' }, 'gen_ai.request.model\ngen_ai.usage.input_tokens\nsession.id', {
      request_model: 'm',
      input_tokens: null,
      conversation_id: '',
    }),
  ).toEqual({ b: '1', 'gen_ai.request.model': 'm' });
});

test('keys that mean something in JavaScript are keys like any other', () => {
  const stored = JSON.parse('{"__proto__":"p","constructor":"c"}') as Record<string, string>;
  expect(JSON.stringify(sentAttributes(stored, '', {}))).toBe('{"__proto__":"p","constructor":"c"}');
});
