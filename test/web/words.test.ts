// The sentences that open the pages, and the words behind costs, failures and freshness: pure functions of rows.

import { describe, expect, test } from 'vitest';
import type { ConversationAnswer } from '../../api/contract/answers.ts';
import { errorCatalogue } from '../../api/contract/errors.ts';
import type { QuestionRow } from '../../api/contract/questions.ts';
import type { CallRow, RequestRow } from '../../api/contract/rows.ts';
import { costBases, usageFlags, usageSemantics } from '../../api/contract/rows.ts';
import { formatView, startView, type View } from '../../web/url/view.ts';
import {
  basisWords,
  bucketWords,
  countingWords,
  flagWords,
  reportedWords,
  semanticsWords,
} from '../../web/words/cost.ts';
import { failureWords } from '../../web/words/failure.ts';
import { stampOf } from '../../web/words/freshness.ts';
import { agentsSentence, conversationSentence, conversationsSentence } from '../../web/words/lists.ts';
import { inPrevious, inRange, rangeTitle, type When } from '../../web/words/range.ts';
import { type RequestsTold, requestsSentence } from '../../web/words/requests.ts';
import { paragraph, plain, type Sentence } from '../../web/words/sentence.ts';
import { type TotalsTold, totalsSentence } from '../../web/words/totals.ts';
import { traceSentence } from '../../web/words/trace.ts';

const now = Date.UTC(2026, 10, 20, 18, 32);
const when: When = { range: { last: '24h' }, now, zone: 'UTC' };
const between: When = { ...when, range: { from: now - 7_200_000, to: now } };
const said = (sentence: Sentence) => plain(sentence).replaceAll('\u00a0', ' ');
const links = (sentence: Sentence) =>
  sentence.flatMap((word) =>
    typeof word !== 'string' && word.to ? [[word.text.replaceAll('\u00a0', ' '), formatView(word.to)]] : [],
  );

const totals = {
  request_count: 18_204,
  failed_count: 253,
  cancelled_count: 0,
  error_ratio: 253 / 18_204,
  list_cost_usd: 412.07,
  cost_per_request_usd: 0.02263,
  unpriced_call_count: 0,
  unpriced_model_count: 0,
} as QuestionRow<'overview_totals'>;
const agent = (agent_name: string, list_cost_usd: number | null) =>
  ({ agent_name, list_cost_usd }) as QuestionRow<'top_agents'>;

const tell = (own: Partial<TotalsTold>) =>
  totalsSentence({ view: startView, when, totals, before: null, agents: [], filters: {}, ...own });

describe('the overview', () => {
  test('says what it cost, how much more that is, what failed and who spent it', () => {
    const before = { ...totals, list_cost_usd: 367.92, error_ratio: 0.005 };
    const sentence = tell({ before, agents: [agent('support', 198.4), agent('refunds', 96.11)] });
    expect(said(sentence)).toBe(
      '18,204 requests cost $412.07 in the last 24 hours, 2.26 ¢ each, 12 % more than in the 24 hours before. ' +
        '253 requests failed (1.39 %, up from 0.50 %). support spent the largest part: $198.40, 48 %.',
    );
    expect(links(sentence)).toEqual([
      ['18,204 requests', '/requests'],
      ['$412.07', '/requests?sort=-list_cost_usd'],
      ['2.26 ¢', '/requests?sort=-list_cost_usd'],
      ['253 requests failed', '/requests?failed=true'],
      ['support', '/agents/support'],
    ]);
  });

  test.each([
    [
      'nothing before',
      { before: { ...totals, request_count: 0, list_cost_usd: null } as TotalsTold['before'] },
      'each; there was no traffic in the 24 hours before.',
    ],
    [
      'hardly anything before',
      { before: { ...totals, request_count: 21, list_cost_usd: 0.09, error_ratio: 0.5 } },
      'each; there were only 21 requests in the 24 hours before. 253 requests failed (1.39 %).',
    ],
    ['the same as before', { before: totals }, 'as much as in the 24 hours before.'],
    ['no failure', { totals: { ...totals, failed_count: 0, error_ratio: 0 } }, 'None failed.'],
    [
      'no price at all',
      { totals: { ...totals, list_cost_usd: null } },
      'what they cost is unknown, because none of their calls has a price.',
    ],
    [
      'one request',
      { totals: { ...totals, request_count: 1 } },
      '1 request cost $412.07 in the last 24 hours.',
    ],
    [
      'some without a price',
      { totals: { ...totals, unpriced_call_count: 71, unpriced_model_count: 2 } },
      '71 calls to 2 models have no price and are not in the sum.',
    ],
    [
      'one without a price',
      { totals: { ...totals, unpriced_call_count: 1, unpriced_model_count: 1 } },
      '1 call to 1 model has no price and is not in the sum.',
    ],
    [
      'most of it',
      { agents: [agent('support', 398), agent('refunds', 14)] },
      'support spent most of it: $398.00, 97 %.',
    ],
    [
      'no traffic',
      { totals: { ...totals, request_count: 0 } },
      'No traffic between 19 Nov 18:32 and 20 Nov 18:32.',
    ],
  ] as const)('%s', (_, own, wanted) => expect(said(tell(own as Partial<TotalsTold>))).toContain(wanted));

  test('its links carry the filters under which it was asked', () => {
    const sentence = tell({ filters: { agent_name: 'refunds' } });
    expect(links(sentence)[0]).toEqual(['18,204 requests', '/requests?agent_name=refunds']);
  });
});

describe('time in words', () => {
  test.each([
    [when, 'in the last 24 hours', 'in the 24 hours before', 'Last 24 hours'],
    [between, 'between 20 Nov 16:32 and 18:32', 'in the 2 hours before', '20 Nov 16:32 – 18:32'],
  ])('%#', (about, range, previous, title) => {
    expect(
      [inRange(about), inPrevious(about), rangeTitle(about)].map((text) => text.replaceAll('\u00a0', ' ')),
    ).toEqual([range, previous, title]);
  });
});

describe('the list of requests', () => {
  const sums = { request_count: 4_345, failed_count: 85, list_cost_usd: 23.04 };
  const here: View = { ...startView, page: { name: 'requests', id: null } };
  const filtered: View = { ...here, filters: { agent_name: 'refunds' } };
  const told = (own: Partial<RequestsTold>) =>
    requestsSentence({
      view: here,
      when,
      totals: sums,
      shown_count: 50,
      more: true,
      sort: '-started_at',
      ...own,
    });

  test('says what all of it adds up to, and which are shown', () => {
    const sentence = told({});
    expect(said(sentence)).toBe(
      '4,345 requests in the last 24 hours cost $23.04; 85 failed. The 50 newest are shown.',
    );
    expect(links(sentence)).toEqual([
      ['$23.04', '/requests?sort=-list_cost_usd'],
      ['85 failed', '/requests?failed=true'],
    ]);
  });

  test.each([
    [
      { view: filtered, shown_count: 7, more: false, totals: { ...sums, request_count: 7, failed_count: 7 } },
      '7 requests that fit the filters in the last 24 hours cost $23.04; all failed. Newest first.',
    ],
    [
      { shown_count: 1, more: false, totals: { request_count: 1, failed_count: 1, list_cost_usd: null } },
      '1 request in the last 24 hours at an unknown cost.',
    ],
    [
      { totals: { ...sums, failed_count: 0 }, sort: '-list_cost_usd' },
      '4,345 requests in the last 24 hours cost $23.04; none failed. The 50 most expensive are shown.',
    ],
    [
      { totals: null, view: filtered, sort: '-duration_ms' },
      'The 50 slowest requests that fit the filters in the last 24 hours.',
    ],
    [
      { totals: null, shown_count: 12, more: false, when: between, sort: 'started_at' },
      '12 requests between 20 Nov 16:32 and 18:32. Oldest first.',
    ],
    [{ shown_count: 0, more: false }, 'No request in the last 24 hours.'],
    [{ shown_count: 0, more: false, view: filtered }, 'No request fits the filters in the last 24 hours.'],
  ] as const)('%#', (own, wanted) => expect(said(told(own as Partial<RequestsTold>))).toBe(wanted));
});

describe('a trace', () => {
  const request = {
    agent_name: 'refunds',
    name: 'invoke_agent refunds',
    outcome: 'ok',
    duration_ms: 9_410,
    call_count: 5,
    tool_call_count: 4,
    error_count: 0,
    list_cost_usd: 0.0747,
    wasted_cost_usd: 0,
    unpriced_call_count: 0,
    usage_flags: [],
    error_type: '',
    error_message: '',
    root_seen: true,
  } as unknown as RequestRow;
  const told = (own: Partial<RequestRow>) =>
    said(traceSentence(startView, { request: { ...request, ...own }, spans: [] }));

  test.each([
    [{}, 'refunds answered in 9.41 s for 7.47 ¢. It took 5 model calls and 4 tool calls.'],
    [
      { outcome: 'halted', wasted_cost_usd: 0.0308, error_count: 1 },
      'refunds was halted after 9.41 s for 7.47 ¢, of it 3.08 ¢ wasted. It took 5 model calls and 4 tool calls; 1 error.',
    ],
    [
      { outcome: 'error', error_type: 'RateLimitError', error_count: 2 },
      'refunds failed after 9.41 s with RateLimitError for 7.47 ¢. It took 5 model calls and 4 tool calls; 2 errors.',
    ],
    [
      { list_cost_usd: null, unpriced_call_count: 5 },
      'refunds answered in 9.41 s at an unknown cost, because its model has no price. It took 5 model calls and 4 tool calls.',
    ],
    [
      { list_cost_usd: null },
      'refunds answered in 9.41 s at an unknown cost. It took 5 model calls and 4 tool calls.',
    ],
    [
      { outcome: 'error', error_type: 'Error', error_message: 'gave up after 12 steps.' },
      'refunds failed after 9.41 s for 7.47 ¢: gave up after 12 steps. It took',
    ],
    [{ call_count: 0, tool_call_count: 0 }, 'refunds answered in 9.41 s without calling a model.'],
    [
      { agent_name: '', error_count: 1 },
      'invoke_agent refunds answered in 9.41 s for 7.47 ¢. It took 5 model calls and 4 tool calls; 1 error on the way.',
    ],
    [
      { unpriced_call_count: 1, root_seen: false },
      '1 call without a price not included; its root has not arrived yet.',
    ],
  ] as const)('%#', (own, wanted) => expect(told(own as Partial<RequestRow>)).toContain(wanted));

  test('that is not summarised yet says so', () => {
    expect(said(traceSentence(startView, { request: null, spans: [{}, {}] as never }))).toBe(
      '2 spans so far; the request is not summarised yet.',
    );
  });
});

describe('lists', () => {
  const agents = [
    { agent_name: 'support', request_count: 900, error_ratio: 0.001, list_cost_usd: 1.5 },
    { agent_name: 'refunds', request_count: 200, error_ratio: 0.04, list_cost_usd: null },
    { agent_name: 'rare', request_count: 3, error_ratio: 1, list_cost_usd: 0.5 },
  ] as QuestionRow<'agents'>[];

  test('agents: what they cost together, and which fail most, where that is more than chance', () => {
    expect(said(agentsSentence(startView, when, agents))).toBe(
      '3 agents worked in the last 24 hours for $2.00. refunds (4 %) fails most often.',
    );
    expect(said(agentsSentence(startView, when, []))).toBe('No agent was seen in the last 24 hours.');
  });

  test('conversations: how many, and the most expensive', () => {
    const rows = [
      { conversation_id: 'c_51', request_count: 4, list_cost_usd: 0.2 },
    ] as QuestionRow<'conversations'>[];
    expect(said(conversationsSentence(startView, when, rows))).toBe(
      '1 conversation in the last 24 hours. The most expensive, c_51, cost 20.0 ¢ in 4 requests.',
    );
    expect(said(conversationsSentence(startView, when, Array(200).fill(rows[0])))).toMatch(
      /^The 200 latest conversations/,
    );
    expect(said(conversationsSentence(startView, when, []))).toBe(
      'No request in the last 24 hours names a conversation.',
    );
  });

  test('a conversation: how long, what it cost so far, what failed', () => {
    const turn = {
      started_at: '2026-11-20T18:00:00Z',
      duration_ms: 2_000,
      outcome: 'ok',
      unpriced_call_count: 0,
      running_cost_usd: 0.01,
    };
    const requests = [
      turn,
      { ...turn, started_at: '2026-11-20T18:10:00Z', outcome: 'error', running_cost_usd: 0.03 },
    ] as ConversationAnswer['requests'];
    expect(said(conversationSentence({ requests }))).toBe(
      '2 requests over 10 min 2 s for 3.00 ¢. 1 request failed.',
    );
    expect(said(conversationSentence({ requests: [] }))).toBe('No request of this conversation is stored.');
  });
});

describe('the working of a cost', () => {
  test('every basis, semantics and flag of the contract has words', () => {
    expect(costBases.map(basisWords)).not.toEqual(expect.arrayContaining([...costBases]));
    expect(usageSemantics.map(semanticsWords).every((words) => words.endsWith('.'))).toBe(true);
    expect(usageFlags.map(flagWords).every((words) => words.includes(' '))).toBe(true);
  });

  test.each([
    ['uncached_input', 'uncached input'],
    ['cache_write_5m', 'cache write, 5 min'],
    ['cache_write_1h', 'cache write, 1 h'],
    ['output_tokens', 'output'],
  ])('the bucket %s is %s', (bucket, words) => expect(bucketWords(bucket)).toBe(words));

  test('a duplicate leads to its twin, also in another trace', () => {
    const call = {
      counting: 'duplicate',
      duplicate_of_span_id: 'abcdef0123456789',
      duplicate_of_trace_id: 't2',
      trace_id: 't1',
    } as CallRow;
    expect(links(countingWords(startView, call))).toEqual([
      ['a span of another trace', '/traces/t2?span=abcdef0123456789&tab=cost'],
    ]);
    expect(said(countingWords(startView, { ...call, duplicate_of_trace_id: null }))).toContain(
      'span abcdef01 is the report that counts',
    );
    expect(said(countingWords(startView, { ...call, counting: 'rolled_up' }))).toMatch(/^Rolled up/);
  });

  test.each([
    [0.0308016, 0.0308016, 'The emitter said $0.0308016: the same.'],
    [0.05, 0.04, 'The emitter said $0.05: $0.01 (25 %) more than the list price.'],
    [0.03, 0.04, 'The emitter said $0.03: $0.01 (25 %) less than the list price.'],
    [0.05, null, 'The emitter said $0.05.'],
  ])('reported %s against %s', (reported_cost_usd, list_cost_usd, words) => {
    expect(reportedWords({ reported_cost_usd, list_cost_usd })?.replaceAll('\u00a0', ' ')).toBe(words);
  });
});

describe('freshness', () => {
  const about = { now, zone: 'UTC', live: true };
  const stamp = (reach: Partial<Parameters<typeof stampOf>[0]>, own = {}) => {
    const { text, state } = stampOf(
      { asOf: now - 400, receivedAt: now, silentSince: null, ...reach },
      { ...about, ...own },
    );
    return [text.replaceAll('\u00a0', ' '), state];
  };
  test.each([
    [{}, ['0.4 s behind', 'ok']],
    [{ asOf: now - 12_000 }, ['12 s behind', 'ok']],
    [{ asOf: now - 240_000 }, ['4 min behind', 'warn']],
    [{ asOf: now - 60_400, receivedAt: now - 60_000 }, ['1 min behind', 'warn']],
    [{ asOf: now + 5_000 }, ['0.0 s behind', 'ok']],
    [{ silentSince: now - 1_000 }, ['no answer since 18:31:59', 'bad']],
    [{ asOf: null }, ['waiting for the first answer', 'unknown']],
  ] as const)('%#', (reach, wanted) => expect(stamp(reach)).toEqual(wanted));

  test('a page that does not ask again says as of when it is', () =>
    expect(stamp({}, { live: false })).toEqual(['as of 18:31:59', 'unknown']));
});

test('every error of the catalogue has words and a cure', () => {
  for (const [code, { meaning }] of Object.entries(errorCatalogue)) {
    const { what, cure } = failureWords(code, meaning);
    expect([what, cure].every((words) => words.length > 10)).toBe(true);
  }
  expect(failureWords('constructor', 'odd').what).toBe('odd');
});

test('sentences are joined by spaces, empty ones left out', () =>
  expect(plain(paragraph(['a.'], null, [], ['b.']))).toBe('a. b.'));
