// What spans said becomes text: every part has a reading, long texts lose nothing when they are cut, repeated history
// is told once.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../api/contract/rows.ts';
import { addedMessages, instructionsText, shownPart } from '../../web/payload/parts.ts';
import { readable } from '../../web/payload/readable.ts';
import { folded, foldedMax, sliceCount, sliceMax, sliceOf } from '../../web/payload/slices.ts';

describe('slices', () => {
  test('together are the whole text, and none cuts a character in two', () => {
    const long = fc
      .tuple(fc.integer({ min: 0, max: 3 }), fc.string({ unit: 'binary' }))
      .map(([times, text]) => `${'😀a'.repeat(times * 17_000)}${text}`);
    fc.assert(
      fc.property(long, (text) => {
        const slices = Array.from({ length: sliceCount(text.length) }, (_, index) => sliceOf(text, index));
        expect(slices.join('')).toBe(text);
        expect(slices.every((slice) => slice.isWellFormed() || !text.isWellFormed())).toBe(true);
        expect(slices.every((slice) => slice.length <= sliceMax + 1)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('a folded text is its beginning', () =>
    expect(folded('x'.repeat(foldedMax * 2))).toHaveLength(foldedMax));
});

describe('a part', () => {
  test.each([
    [
      { type: 'text', content: 'hello' },
      { kind: 'text', title: '', text: 'hello' },
    ],
    [
      { type: 'reasoning', content: 'hm' },
      { kind: 'reasoning', title: 'reasoning', text: 'hm' },
    ],
    [
      { type: 'tool_call', name: 'issue_refund', arguments: { a: 1 } },
      { kind: 'call', title: 'calls issue_refund', text: '{\n  "a": 1\n}' },
    ],
    [
      { type: 'tool_call_response', response: '{"ok":true}' },
      { kind: 'result', title: 'is told', text: '{\n  "ok": true\n}' },
    ],
    [
      { type: 'image_url', image_url: 'https://evil.example/x.png' },
      { kind: 'other', title: 'image url, not loaded' },
    ],
    [{ type: '__proto__' }, { kind: 'other', title: '__proto__' }],
    [
      { type: 'text', content: { deep: 1 } },
      { kind: 'text', text: '{\n  "deep": 1\n}' },
    ],
    [
      { type: 'text', content: '{"queue":"shipping"}' },
      { kind: 'other', title: '', text: '{\n  "queue": "shipping"\n}' },
    ],
  ])('%j', (part, wanted) => expect(shownPart(part)).toMatchObject(wanted));

  test('anything at all has a reading', () => {
    fc.assert(
      fc.property(
        fc.record({ type: fc.string(), content: fc.jsonValue() }),
        (part) => void expect(typeof shownPart(part).text).toBe('string'),
      ),
    );
  });
});

test.each([
  ['{"a":1}', '{\n  "a": 1\n}'],
  ['{broken', '{broken'],
  ['plain', 'plain'],
  [null, ''],
  [undefined, ''],
  [[1], '[\n  1\n]'],
])('%j reads %j', (value, text) => expect(readable(value)).toBe(text));

const say = (role: string, content: string): Message => ({ role, parts: [{ type: 'text', content }] });

test('history that a call repeats is told once; a call that does not continue it is told whole', () => {
  const heard = [say('user', 'a'), say('assistant', 'b')];
  const before = { heard, said: [] };
  expect(addedMessages(before, [...structuredClone(heard), say('user', 'c')])).toEqual([say('user', 'c')]);
  expect(addedMessages(before, [say('user', 'other')])).toEqual([say('user', 'other')]);
  expect(addedMessages({ heard: [], said: [] }, heard)).toEqual(heard);
});

test('an answer is told where it is given, not again as the history of the next call', () => {
  const called = (more: object): Message => ({
    role: 'assistant',
    parts: [{ type: 'tool_call', name: 'look_up', arguments: '{"id":7}', ...more }],
  });
  const told: Message = { role: 'tool', parts: [{ type: 'tool_call_response', response: 'gone' }] };
  const before = {
    heard: [say('user', 'a')],
    said: [{ ...called({ id: 'x' }), finish_reason: 'tool_call' }],
  };
  expect(addedMessages(before, [say('user', 'a'), called({ arguments: { id: 7 } }), told])).toEqual([told]);
  expect(addedMessages(before, [say('user', 'a'), say('assistant', 'no'), told])).toHaveLength(2);
});

test.each([
  ['Be kind.', 'Be kind.'],
  ['[{"type":"text","content":"Be kind."},{"type":"text","content":"Be brief."}]', 'Be kind.\n\nBe brief.'],
  ['[{"role":"system","content":[{"type":"text","text":"Be kind."}]}]', 'Be kind.'],
  ['["Be kind."]', 'Be kind.'],
  ['[{"type":"image"}]', '[{"type":"image"}]'],
  ['{"a":1}', '{"a":1}'],
  ['[broken', '[broken'],
])('instructions sent as %s read as text', (sent, read) => expect(instructionsText(sent)).toBe(read));
