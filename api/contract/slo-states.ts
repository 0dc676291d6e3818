// The states of an SLO and of its budget, in one word each.

export const sloStates = ['ok', 'warn', 'page', 'ticket', 'exhausted', 'unknown'] as const;
export type SloState = (typeof sloStates)[number];

/** By the share of the budget that is left: above 50 %, above 25 %, above 0, none. */
export const budgetStates = ['free', 'review', 'change_freeze', 'frozen', 'unknown'] as const;
export type BudgetState = (typeof budgetStates)[number];
