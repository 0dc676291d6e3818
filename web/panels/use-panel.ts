// The answers that a panel draws: its question now and, where it compares, the same about the period before.

import type { UseQueryResult } from '@tanstack/react-query';
import { type Before, beforeOf } from '../panel/before.ts';
import type { Panel } from '../panel/panel.ts';
import type { Row } from '../series/stack.ts';
import { useView } from '../state/address.ts';
import { type Asked, useQuestion } from '../state/queries.ts';
import type { Filters } from '../url/filters.ts';

export interface PanelAnswers {
  readonly now: UseQueryResult<Asked<Row>, Error>;
  /** null while unknown, and where nothing is compared. */
  readonly before: Before | null;
}

/** What is on top now need not have been on top then, so the period before is asked for more rows. */
const beforeRows = 200;

export function usePanel(panel: Panel, filters: Filters, enabled = true): PanelAnswers {
  const { range } = useView();
  const { question, parameters, compare, key = [] } = panel;
  const isCompared = enabled && panel.mark === 'table' && compare !== undefined;
  const wider = parameters?.['limit'] === undefined ? parameters : { ...parameters, limit: beforeRows };
  const now = useQuestion(question, { range, filters, parameters, enabled });
  const before = useQuestion(question, {
    range,
    filters,
    parameters: wider,
    before: true,
    enabled: isCompared,
  });
  const rows = before.isPlaceholderData ? undefined : before.data?.rows;
  return { now, before: rows ? beforeOf(rows, key) : null };
}
