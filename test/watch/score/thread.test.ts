// The scorer in its thread: it goes as far as it is told that facts are derived, follows policies, and ends when asked.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startScorerThread } from '../../../api/watch/score/thread.ts';
import type { Store } from '../../../sql/store.ts';
import { airline } from '../../support/conversations/airline.ts';
import { freshStore } from '../../support/derived-seed.ts';
import { begin_ms, conversations, tell } from './stage.ts';

let store: Store;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'flyball-thread-'));
  store = await freshStore(directory);
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

test('scores up to the horizon, leaves out what a policy leaves out, and stops', async () => {
  await tell(store, conversations(airline, 0, 60));
  const troubles: string[] = [];
  const thread = startScorerThread({
    store,
    embedding: { url: 'file:///models/none', model: undefined, key: undefined },
    onTrouble: (message) => troubles.push(message),
    onFault: (error) => troubles.push(String(error)),
  });
  thread.setPolicies([
    { tenant_id: 'default', id: 'none', document: { scope: {}, sample_ratio: 0, endpoint: true } },
  ]);
  // A request must have settled for ten seconds; the first thirty have, by then.
  thread.setHorizon(begin_ms + 40_000);
  await vi.waitFor(() => expect(thread.progress.scored_count).toBe(30), { timeout: 30_000, interval: 50 });
  thread.setPolicies([]);
  thread.setHorizon(begin_ms + 3_600_000);
  await vi.waitFor(() => expect(thread.progress.scored_count).toBe(60), { timeout: 30_000, interval: 50 });
  await thread.stop();
  const states = await store.rows<{ state: string; rows: string }>(
    'SELECT state, toString(count()) AS rows FROM drift_scores FINAL GROUP BY state ORDER BY state',
  );
  expect(states).toEqual([
    { state: 'collecting', rows: '30' },
    { state: 'not_selected', rows: '30' },
  ]);
  expect(troubles).toEqual([expect.stringContaining('npm install --no-save @huggingface/transformers')]);
}, 90_000);
