// What each SLO's error-budget policy last said. It depends on what it had said before, so it is kept.

import type { Store } from '../../../sql/store.ts';
import { type BudgetState, budgetStates } from '../../contract/slo-states.ts';

export class BudgetStates {
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /** By tenant and SLO, of all tenants. */
  async read(): Promise<Map<string, BudgetState>> {
    const rows = await this.store.rows<{ tenant_id: string; slo_id: string; state: string }>(
      'SELECT tenant_id, slo_id, state FROM slo_budget_states FINAL',
    );
    return new Map(
      rows.map(({ tenant_id, slo_id, state }) => [
        BudgetStates.keyOf({ tenant_id, slo_id }),
        budgetStates.find((known) => known === state) ?? 'unknown',
      ]),
    );
  }

  write({ tenant_id, slo_id }: Named, state: BudgetState, at: Date): Promise<void> {
    return this.store.command(
      "INSERT INTO slo_budget_states SELECT {tenant_id:String}, {slo_id:String}, {state:String}, {at:DateTime64(3, 'UTC')}",
      { tenant_id, slo_id, state, at },
    );
  }

  static keyOf({ tenant_id, slo_id }: Named): string {
    return `${tenant_id}\n${slo_id}`;
  }
}

interface Named {
  readonly tenant_id: string;
  readonly slo_id: string;
}
