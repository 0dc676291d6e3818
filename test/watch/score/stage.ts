// A store with requests that said something, and a scorer over it whose clock and model are given. The vectors are made
// from words by hashing: deterministic, and enough to tell texts apart; what a real model does is measured in the bench.

import { cataloguePrices } from '../../../api/watch/account/price.ts';
import { Embedder } from '../../../api/watch/score/embedder.ts';
import type { Model } from '../../../api/watch/score/endpoint.ts';
import { tellLedger } from '../../../api/watch/score/ledger.ts';
import { Scorer, type ScoringPolicy } from '../../../api/watch/score/scorer.ts';
import type { Store } from '../../../sql/store.ts';
import { type Conversation, converse, type Trade } from '../../support/conversations/tongue.ts';
import { seed, span, trace } from '../../support/derived-seed.ts';

export const begin_ms = Date.parse('2026-11-20T10:00:00Z');

const message = (role: string, content: string) => ({ role, parts: [{ type: 'text', content }] });

/** Texts with shared words point the same way. Not a model: a stand-in that needs no weights. */
export function hashedVector(text: string): Float32Array {
  const vector = new Float32Array(64);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []) {
    let hash = 7;
    for (const letter of word) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0;
    vector[Math.abs(hash) % 64]! += hash & 0x10000 ? -1 : 1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

export interface Told {
  readonly number: number;
  readonly conversation: Conversation;
  /** Whose answer is given instead of its own. */
  readonly answer?: Conversation;
  readonly agent_name?: string;
  readonly tenant_id?: string;
  readonly instructions?: string;
}

const inserted_at_once = 100;

/** One request per conversation, a second apart, each with one model span. */
export async function tell(store: Store, told: readonly Told[]): Promise<void> {
  for (let at = 0; at < told.length; at += inserted_at_once)
    await tellSome(store, told.slice(at, at + inserted_at_once));
}

async function tellSome(store: Store, told: readonly Told[]): Promise<void> {
  const at = (number: number, offset = 0): string =>
    new Date(begin_ms + number * 1_000 + offset).toISOString().replace('T', ' ').replace('Z', '');
  const common = ({ number, agent_name = 'airline', tenant_id = 'default' }: Told) => ({
    tenant_id,
    trace_id: trace(number),
    agent_name,
    started_at: at(number),
    received_at: at(number, 500),
  });
  await seed(
    store,
    'requests',
    told.map((each) => common(each)),
  );
  await seed(
    store,
    'spans',
    told.map((each) => {
      const { conversation, answer = conversation, number } = each;
      const said = answer.turns.map(({ agent }) => agent).join('\n');
      return {
        ...common(each),
        span_id: span(number),
        wal_sequence: number + 1,
        ended_at: at(number, 400),
        input_messages: JSON.stringify([
          message('system', each.instructions ?? 'You are the service agent.'),
          ...conversation.turns.map(({ user }) => message('user', user)),
        ]),
        output_messages: JSON.stringify([message('assistant', said)]),
        input_messages_bytes: 100,
        output_messages_bytes: said.length,
      };
    }),
  );
}

export const conversations = (trade: Trade, from: number, count: number): Told[] =>
  Array.from({ length: count }, (_, index) => ({
    number: from + index,
    conversation: converse(trade, from + index),
  }));

export interface Stage {
  readonly scorer: Scorer;
  readonly troubles: string[];
  /** Turns until nothing more is due. */
  run(): Promise<void>;
  advance(ms: number): void;
}

export interface StageOptions {
  readonly model?: Model;
  readonly policy?: Partial<ScoringPolicy>;
  readonly started_ms?: number;
}

export async function openStage(
  store: Store,
  { model, policy, started_ms }: StageOptions = {},
): Promise<Stage> {
  let clock = started_ms ?? begin_ms + 3_600_000;
  const troubles: string[] = [];
  const now = (): number => clock;
  const sleep = async (ms: number): Promise<void> => {
    clock += ms;
  };
  const onTrouble = (message: string): void => void troubles.push(message);
  const prices = cataloguePrices();
  const embedder = model
    ? new Embedder({ store, model, now, sleep, onTrouble, onCall: (call) => tellLedger(store, prices, call) })
    : null;
  const scorer = new Scorer({
    store,
    embedder,
    horizon: now,
    now,
    sleep,
    policyOf: () => ({ sample_ratio: 1, endpoint: true, ...policy }),
    onTrouble,
    onProgress: () => undefined,
  });
  await scorer.restore();
  return {
    scorer,
    troubles,
    run: async () => {
      while (await scorer.turn());
    },
    advance: (ms) => {
      clock += ms;
    },
  };
}
