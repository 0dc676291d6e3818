// What the pages of SLOs say, which requests they lead to, and what the editor makes of its fields: pure functions.

import { describe, expect, test } from 'vitest';
import { sloDocument } from '../../api/contract/policies/slo.ts';
import type { SloStatus } from '../../api/contract/slos.ts';
import { badRequests, causeRequests } from '../../web/slo/behind.ts';
import { documentOf, draftOf, emptyDraft } from '../../web/slo/draft.ts';
import { formatView, startView } from '../../web/url/view.ts';
import { burnWords, leftFigure, promiseOf, scopeWords, windowWords } from '../../web/words/promise.ts';
import { plain, type Sentence } from '../../web/words/sentence.ts';
import { sloSentence, slosSentence } from '../../web/words/slos.ts';

const spaced = (text: string): string => text.replaceAll('\u00a0', ' ');
const said = (sentence: Sentence): string => spaced(plain(sentence));

const documents = {
  availability: { sli: { type: 'availability' }, objective_ratio: 0.99995 },
  ttft: {
    sli: { type: 'latency', metric: 'ttft', threshold_ms: 2_000, op: 'lt' },
    objective_ratio: 0.95,
    scope: { agent_name: 'support', team: 'care', environment: 'production', workflow: 'refund' },
  },
  duration: {
    sli: { type: 'latency', metric: 'duration', threshold_ms: 30_000 },
    objective_ratio: 0.9,
    window: { calendar: 'month', time_zone: 'Europe/Berlin' },
  },
  tpot: { sli: { type: 'latency', metric: 'tpot', threshold_ms: 50 }, objective_ratio: 0.9, alerts: 'off' },
  cost: {
    sli: { type: 'cost', threshold_usd: 0.02 },
    objective_ratio: 0.99,
    window: { calendar: 'week', every: 2, time_zone: 'America/New_York', starts_at: '2026-01-05 00:00:00' },
  },
  similarity: {
    sli: { type: 'similarity', threshold: 0.7, op: 'gt' },
    objective_ratio: 0.9,
    low_traffic_guard: 'off',
    labels: { team: ['care'] },
  },
  evaluation: {
    sli: { type: 'evaluation', name: 'helpfulness', threshold: 0.8 },
    objective_ratio: 0.9,
    low_traffic_guard: { bad_count_min: 5, confidence_ratio: 0.9 },
  },
  probe: {
    sli: { type: 'probe', probe_id: 'front-door' },
    objective_ratio: 0.999,
    window: { rolling_hours: 12 },
  },
  series: {
    sli: {
      type: 'composite',
      method: 'series',
      components: [{ slo_id: 'router' }, { slo_id: 'support', weight: 2 }],
    },
    objective_ratio: 0.98,
  },
  slices: {
    sli: { type: 'availability' },
    objective_ratio: 0.999,
    window: { rolling_days: 7 },
    budgeting: { method: 'timeslices', slice_seconds: 300, slice_target_ratio: 0.95 },
    display_name: 'Support answers',
    description: 'kept as it is',
  },
} as const;

const parsed = Object.entries(documents).map(([id, document]) => [id, sloDocument.parse(document)] as const);
const documentNamed = (id: keyof typeof documents) => sloDocument.parse(documents[id]);

describe('a promise', () => {
  test.each([
    ['availability', '99.995 % of requests succeed over 30 days'],
    ['ttft', '95 % of requests have their first token in less than 2.00 s over 30 days'],
    ['duration', '90 % of requests are done within 30.0 s in each calendar month of Europe/Berlin'],
    ['tpot', '90 % of requests take at most 50 ms per token over 30 days'],
    ['cost', '99 % of requests cost at most 2.00 ¢ in each calendar 2 weeks of America/New_York'],
    ['similarity', '90 % of requests have an alignment of more than 0.7 over 30 days'],
    ['evaluation', '90 % of evaluations called helpfulness score at least 0.8 over 30 days'],
    ['probe', '99.9 % of the runs of probe front-door are well over 12 hours'],
    ['series', '98 % for router, support one after another over 30 days'],
    ['slices', '99.9 % of slices of 5 minutes are good: in each, 95 % of requests succeed over 7 days'],
  ] as const)('of %s is said', (id, words) => {
    const document = documentNamed(id);
    expect(spaced(`${promiseOf(document)} ${windowWords(document.window)}`)).toBe(words);
  });

  test('is made of somebody', () => {
    expect(scopeWords(documentNamed('ttft').scope)).toBe(
      'agent support, workflow refund, team care, environment production',
    );
    expect(scopeWords({})).toBe('all requests');
  });

  test('has figures that fit', () => {
    expect([0.6, 1, 0, -0.25, -12.345].map(leftFigure).map(spaced)).toEqual([
      '60 %',
      '100 %',
      '0 %',
      '−25 %',
      '−1,235 %',
    ]);
    expect([14.4, 1, 0.004, 123.4, null].map(burnWords).map(spaced)).toEqual([
      '14.4 ×',
      '1 ×',
      '0 ×',
      '123 ×',
      'no traffic',
    ]);
  });
});

const status = {
  slo_id: 'support',
  state: 'ok',
  sli_ratio: 0.9996,
  objective_ratio: 0.99995,
  good_count: 9_996,
  bad_count: 4,
  total_count: 10_000,
  error_budget_remaining_ratio: 0.92,
  time_to_exhaustion_seconds: 103_680,
  window: {
    from: '2026-10-21T12:00:00.000Z',
    to: '2026-11-20T12:00:00.000Z',
    ends_at: null,
    length_seconds: 2_592_000,
  },
  burn_rates: [
    {
      severity: 'page',
      long_window_seconds: 3_600,
      short_window_seconds: 300,
      threshold: 14.4,
      long_burn_rate: 0.1,
      short_burn_rate: 0,
      firing: false,
      held_by_guard: false,
    },
  ],
  stale: false,
} as unknown as SloStatus;

const told = (own: Partial<SloStatus>, id: keyof typeof documents = 'availability') => {
  const document = documentNamed(id);
  const own_status = { ...status, ...own };
  return said(
    sloSentence({
      view: startView,
      status: own_status,
      document,
      bad: badRequests(startView, document, own_status),
    }),
  );
};

describe('the page of one', () => {
  test('says whether it is kept, what is left and for how long', () => {
    expect(told({})).toBe(
      'Promised of all requests: 99.995 % of requests succeed over 30 days. It was 99.96 %: 4 were bad of 10,000 that counted. ' +
        "92 % of the budget is left, at the last hour's pace for 28 h 48 min.",
    );
  });

  test('says what burns, what is overspent and what cannot be known', () => {
    const [rate] = status.burn_rates;
    expect(
      told({
        burn_rates: [{ ...rate!, long_burn_rate: 20, firing: true }],
        error_budget_remaining_ratio: -0.5,
        stale: true,
      }),
    ).toContain(
      'The budget burns 20 × too fast over 1 h, which is a page. The budget is overspent by 50 %. The watcher is behind: whether alerts fire now is unknown.',
    );
    expect(told({ error_budget_remaining_ratio: 0 })).toContain('No budget is left.');
    expect(told({ time_to_exhaustion_seconds: null })).toContain('nothing burned it in the last hour');
    expect(told({ sli_ratio: null, error_budget_remaining_ratio: null })).toBe(
      'Nothing was measured of all requests: the promise that 99.995 % of requests succeed over 30 days is unknown.',
    );
    // A composite counts nothing itself.
    expect(told({ bad_count: null, total_count: null }, 'series')).toContain('It was 99.96 %. ');
  });

  test('leads to the bad requests where a list can show them', () => {
    const of = (id: keyof typeof documents): string | null => {
      const view = badRequests(startView, documentNamed(id), status);
      return view && decodeURIComponent(formatView(view)).replace(/[?&](from|to)=[^&]*/g, '');
    };
    expect(of('availability')).toContain('failed=true');
    expect(of('ttft')).toContain('agent_name=support');
    expect(of('ttft')).toContain('sort=-ttft_ms');
    expect(of('duration')).toContain('duration_ms_min=30000');
    expect(of('cost')).toContain('cost_usd_min=0.02');
    for (const id of ['similarity', 'evaluation', 'probe', 'series'] as const) expect(of(id)).toBeNull();
  });

  test('leads to the requests of a cause', () => {
    const cause = { outcome: 'error', failure_class: 'external_api' } as const;
    const of = (id: keyof typeof documents) =>
      causeRequests(startView, { document: documentNamed(id), status }, cause);
    expect(of('availability')?.filters).toEqual({ outcome: 'error', failure_class: 'external_api' });
    expect(of('probe')).toBeNull();
    expect(of('series')).toBeNull();
  });
});

describe('the list', () => {
  const withStates = (...states: SloStatus['state'][]): string =>
    said(
      slosSentence(
        startView,
        states.map((state, index) => ({ ...status, slo_id: `slo-${index}`, state })),
      ),
    );

  test('counts what is kept and names what is not, the worst first', () => {
    expect(withStates()).toBe('Nothing is promised yet.');
    expect(withStates('ok')).toBe('1 promise is kept.');
    expect(withStates('ok', 'ok')).toBe('2 promises are kept, all of them.');
    expect(withStates('unknown', 'ok', 'page')).toBe(
      '3 promises, 1 of them kept. slo-2 burns its budget so fast that it pages. slo-0 is unknown: nothing was measured.',
    );
    expect(withStates('exhausted', 'exhausted', 'exhausted', 'exhausted', 'exhausted')).toBe(
      '5 promises, none of them kept. slo-0, slo-1, slo-2 and 2 more have no budget left.',
    );
  });
});

describe('a draft', () => {
  test.each(parsed)('of %s makes the document that it was made of', (id, document) => {
    expect(documentOf(draftOf(id, document, 'UTC'))).toEqual(document);
  });

  test('that is new makes a document as the service would fill it in', () => {
    const draft = { ...emptyDraft('support', 'UTC'), objective_percent: '99.9', kind: 'ttft' } as const;
    expect(documentOf(draft)).toEqual(
      sloDocument.parse({
        scope: { agent_name: 'support' },
        sli: { type: 'latency', metric: 'ttft', threshold_ms: 2_000 },
        objective_ratio: 0.999,
      }),
    );
  });

  test.each([
    { objective_percent: '' },
    { objective_percent: 'many' },
    { kind: 'cost', threshold: ' ' },
    { kind: 'probe' },
    { kind: 'evaluation' },
    { kind: 'composite', components: 'alone' },
    { window: '' },
  ] as const)('that lacks something makes none: %o', (change) => {
    expect(documentOf({ ...emptyDraft('', 'UTC'), ...change })).toBeNull();
  });
});
