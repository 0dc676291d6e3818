// Vectors of texts: from the cache by the hash of the text, else from the model, in batches, at a pace, and told to the
// ledger. While the model does not answer nothing is guessed: the texts have no vectors, and their requests wait.

import { createHash } from 'node:crypto';
import type { Store } from '../../../sql/store.ts';
import type { Model } from './endpoint.ts';
import { endpoint_calls_per_second_max, endpoint_texts_max } from './limits.ts';
import { type Columns, rowBatch } from './row-batch.ts';

export interface EmbeddingCall {
  readonly tenant_id: string;
  readonly at_ms: number;
  readonly model: string;
  readonly text_count: number;
  readonly input_tokens: number | null;
  readonly duration_ms: number;
  readonly outcome: 'ok' | 'error';
  readonly error_message: string;
  readonly id: string;
}

export interface EmbedderEdges {
  readonly store: Store;
  readonly model: Model;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly onCall: (call: EmbeddingCall) => Promise<void>;
  readonly onTrouble: (message: string) => void;
  /** How many more tokens a tenant may spend today; undefined: as many as it takes. */
  readonly tokensLeft?: (tenant_id: string) => number;
}

/** A statement with its parameters is bounded in size. */
const looked_up_at_once = 1_000;
const backoff_ms_first = 1_000;
const backoff_ms_last = 60_000;
const columns: Columns = [
  ['tenant_id', 'String'],
  ['embedding_model', 'String'],
  ['content_sha256', 'String'],
  ['vector', 'Array(Float32)'],
  ['at', "DateTime64(3, 'UTC')"],
];

/** Hash of a text, as the cache knows it. */
export const contentHash = (text: string): string => createHash('sha256').update(text).digest('hex');

export class Embedder {
  readonly model: string;
  readonly basis: Model['basis'];
  /** Failed calls in a row. */
  failures = 0;
  private downUntil = 0;
  private nextCallAt = 0;
  /** Texts in one call: fewer after a failure, because a slow model may only be out of time, and more again after. */
  private batch = endpoint_texts_max;
  private readonly edges: EmbedderEdges;

  constructor(edges: EmbedderEdges) {
    this.edges = edges;
    this.model = edges.model.name;
    this.basis = edges.model.basis;
  }

  /** False while the model is left alone after a failure. */
  get isUp(): boolean {
    return this.edges.now() >= this.downUntil;
  }

  /** A vector per text, null where there is none now. Throws StoreError only. */
  async embed(tenant_id: string, texts: readonly string[]): Promise<(Float32Array | null)[]> {
    const hashes = texts.map(contentHash);
    const known = new Map<string, Float32Array>();
    const distinct = [...new Set(hashes)];
    for (let at = 0; at < distinct.length; at += looked_up_at_once)
      for (const [hash, vector] of await this.cached(tenant_id, distinct.slice(at, at + looked_up_at_once)))
        known.set(hash, vector);
    const missing = new Map(
      hashes.map((hash, index) => [hash, texts[index]!] as const).filter(([hash]) => !known.has(hash)),
    );
    const list = [...missing];
    for (let at = 0, size = 0; at < list.length; at += size) {
      const batch = list.slice(at, at + this.batch);
      size = batch.length;
      const vectors = await this.ask(
        tenant_id,
        batch.map(([, text]) => text),
      );
      if (!vectors) break;
      const fresh = batch.map(([hash], index) => [hash, vectors[index]!] as const);
      for (const [hash, vector] of fresh) known.set(hash, vector);
      await this.keep(tenant_id, fresh);
    }
    return hashes.map((hash) => known.get(hash) ?? null);
  }

  private async cached(tenant_id: string, hashes: readonly string[]): Promise<Map<string, Float32Array>> {
    if (hashes.length === 0) return new Map();
    const rows = await this.edges.store.rows<{ content_sha256: string; vector: number[] }>(
      'SELECT content_sha256, vector FROM embeddings FINAL WHERE tenant_id = {tenant_id:String} AND embedding_model = {model:String} AND content_sha256 IN {hashes:Array(String)}',
      { tenant_id, model: this.model, hashes },
    );
    return new Map(rows.map(({ content_sha256, vector }) => [content_sha256, Float32Array.from(vector)]));
  }

  private async keep(tenant_id: string, fresh: readonly (readonly [string, Float32Array])[]): Promise<void> {
    const at = this.edges.now();
    const rows = fresh.map(([content_sha256, vector]) => ({
      tenant_id,
      embedding_model: this.model,
      content_sha256,
      vector,
      at,
    }));
    await this.edges.store.insert(rowBatch('embeddings', columns, rows), 'derived');
  }

  /** One call of the model, or undefined while it is down, over its budget, or when it fails. */
  private async ask(
    tenant_id: string,
    texts: readonly string[],
  ): Promise<readonly Float32Array[] | undefined> {
    const { model, now, sleep, onCall, onTrouble, tokensLeft } = this.edges;
    if (!this.isUp || (tokensLeft?.(tenant_id) ?? 1) <= 0) return undefined;
    const wait = this.nextCallAt - now();
    if (wait > 0) await sleep(wait);
    const at_ms = now();
    this.nextCallAt = at_ms + 1_000 / endpoint_calls_per_second_max;
    const call = {
      tenant_id,
      at_ms,
      model: this.model,
      text_count: texts.length,
      id: contentHash(`${at_ms} ${texts.join('\n')}`),
    };
    try {
      const { vectors, input_tokens } = await model.embed(texts);
      this.failures = 0;
      this.batch = Math.min(endpoint_texts_max, this.batch * 2);
      await onCall({ ...call, input_tokens, duration_ms: now() - at_ms, outcome: 'ok', error_message: '' });
      return vectors;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.batch = Math.max(1, this.batch >> 1);
      this.downUntil = now() + Math.min(backoff_ms_last, backoff_ms_first * 2 ** this.failures);
      if (this.failures++ === 0)
        onTrouble(`no vectors for now, requests wait for them: ${message.slice(0, 300)}`);
      await onCall({
        ...call,
        input_tokens: null,
        duration_ms: now() - at_ms,
        outcome: 'error',
        error_message: message.slice(0, 300),
      });
      return undefined;
    }
  }
}
