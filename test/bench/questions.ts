// How long answers take over a month of many spans: every question of the catalogue, the explorer and single traces,
// asked one after the other through the API of a running flyball.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { questions } from '../../api/contract/questions.ts';
import { openEmbedded } from '../../sql/embedded.ts';
import { migrate, readMigrations } from '../../sql/migrate.ts';
import { getJson } from '../support/api.ts';
import { startFlyball } from '../support/flyball-process.ts';
import { type History, historyOf, seedHistory, traceId } from './history.ts';
import { quantile, usageOf } from './machine.ts';
import { settled } from './stages.ts';

export interface QuestionFigures {
  readonly name: string;
  readonly p50_ms: number;
  readonly p95_ms: number;
  /** What an answer costs flyball, on average: unlike its time it says little of what else the machine does. */
  readonly cpu_ms: number;
  /** Why it was not answered, if it was not. */
  readonly failed: string | undefined;
}

export interface QuestionsReport {
  readonly seconds_to_make: number;
  readonly seconds_to_start: number;
  readonly figures: readonly QuestionFigures[];
}

/** Asks everything `rounds` times over `spans` spans. */
export async function measureQuestions(spans: number, rounds: number): Promise<QuestionsReport> {
  const directory = mkdtempSync(join(tmpdir(), 'flyball-bench-'));
  const history = historyOf(spans, new Date(Math.floor(Date.now() / 1_000) * 1_000));
  let from = performance.now();
  await make(directory, history);
  const seconds_to_make = (performance.now() - from) / 1_000;
  from = performance.now();
  const flyball = await startFlyball(directory);
  const seconds_to_start = (performance.now() - from) / 1_000;
  try {
    const figures: QuestionFigures[] = [];
    for (const [name, path] of asked(history)) {
      const ask = (): Promise<unknown> => getJson(flyball.api, path());
      figures.push({ name, ...(await timed(flyball.pid, ask, rounds)) });
    }
    return { seconds_to_make, seconds_to_start, figures };
  } finally {
    await flyball.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function make(directory: string, history: History): Promise<void> {
  const store = await openEmbedded({ directory });
  await migrate(store, await readMigrations(), undefined);
  await seedHistory(store, history);
  await settled(store);
  await store.close();
}

const day_ms = 86_400_000;

/** What is asked, by name: over the month, and where it is the pages' own range over the last day too. */
function asked({ start, end, traces }: History): [string, () => string][] {
  const range = (first: Date): string => `from=${first.toISOString()}&to=${end.toISOString()}`;
  const [month, day] = [range(start), range(new Date(end.getTime() - day_ms))];
  const over = (name: string, span: string, bucket_seconds: number): string =>
    `/v1/questions/${name}?${span}${name.endsWith('_over_time') ? `&bucket_seconds=${bucket_seconds}` : ''}`;
  const names = Object.keys(questions);
  const random = (): string => `/v1/traces/${traceId(Math.floor(Math.random() * traces))}`;
  return [
    ...names.map((name): [string, () => string] => [`${name}, 30 days`, () => over(name, month, 43_200)]),
    ...names.map((name): [string, () => string] => [`${name}, 1 day`, () => over(name, day, 1_800)]),
    ['requests, newest 50 of 30 days', () => `/v1/requests?${month}&limit=50`],
    ['requests, dearest 50 of 30 days', () => `/v1/requests?${month}&limit=50&sort=-list_cost_usd`],
    [
      'requests, failed of one agent, 30 days',
      () => `/v1/requests?${month}&limit=50&agent_name=support&outcome=error`,
    ],
    ['requests, newest 50 of 1 day', () => `/v1/requests?${day}&limit=50`],
    ['agents, 30 days', () => `/v1/agents?${month}`],
    ['one agent, 30 days', () => `/v1/agents/support?${month}`],
    ['one conversation', () => `/v1/conversations/conversation-${Math.floor((Math.random() * traces) / 3)}`],
    ['one trace', random],
  ];
}

async function timed(
  pid: number,
  ask: () => Promise<unknown>,
  rounds: number,
): Promise<Omit<QuestionFigures, 'name'>> {
  const taken: number[] = [];
  let failed: string | undefined;
  const note = (error: unknown): void => {
    failed = (error as Error).message;
  };
  await ask().catch(note);
  const before = usageOf(pid).cpu_seconds;
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    await ask().catch(note);
    taken.push(performance.now() - from);
  }
  const cpu_ms = ((usageOf(pid).cpu_seconds - before) * 1_000) / rounds;
  return { p50_ms: quantile(taken, 0.5), p95_ms: quantile(taken, 0.95), cpu_ms, failed };
}
