// What tenants have let the embeddings endpoint read today, against what their policies allow. The day is UTC.

import type { Store } from '../../../sql/store.ts';
import type { EmbeddingCall } from './embedder.ts';
import type { PolicyDocuments } from './policy.ts';

const day_ms = 86_400_000;

export class Spending {
  private day = -1;
  private readonly spent = new Map<string, number>();
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /** Reads what was spent today by an earlier run. Throws StoreError. */
  async restore(now_ms: number): Promise<void> {
    this.begin(now_ms);
    const rows = await this.store.rows<{ tenant_id: string; tokens: number }>(
      "SELECT tenant_id, sum(ifNull(input_tokens, 0)) AS tokens FROM embedding_calls FINAL WHERE at >= {from:DateTime64(3, 'UTC')} GROUP BY tenant_id SETTINGS output_format_json_quote_64bit_integers = 0",
      { from: new Date(this.day * day_ms) },
    );
    for (const { tenant_id, tokens } of rows) this.spent.set(tenant_id, tokens);
  }

  add({ tenant_id, input_tokens, at_ms }: EmbeddingCall): void {
    this.begin(at_ms);
    this.spent.set(tenant_id, (this.spent.get(tenant_id) ?? 0) + (input_tokens ?? 0));
  }

  /** Tokens that the tenant may still spend today; the smallest limit of its policies counts. */
  left(tenant_id: string, policies: PolicyDocuments, now_ms: number): number {
    this.begin(now_ms);
    const limits = policies
      .filter((policy) => policy.tenant_id === tenant_id)
      .map(({ document }) => document['endpoint_tokens_per_day_max'])
      .filter((limit) => typeof limit === 'number');
    return Math.min(Number.POSITIVE_INFINITY, ...limits) - (this.spent.get(tenant_id) ?? 0);
  }

  private begin(now_ms: number): void {
    const today = Math.floor(now_ms / day_ms);
    if (today === this.day) return;
    this.day = today;
    this.spent.clear();
  }
}
