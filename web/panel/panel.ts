// A board, as dashboards/*.json describe it: which question is asked, with which mark its rows are drawn, and which
// columns are shown. Units are not named here; they stand in the columns' names.

import type { QuestionName } from '../../api/contract/questions.ts';
import type { Better } from '../format/change.ts';
import type { ListPage } from '../url/page.ts';

export type Mark = 'tile' | 'bars' | 'parts' | 'lines' | 'table';

export interface Panel {
  readonly id: string;
  readonly title: string;
  /** What a reader has to know beside the title: the kind of price, which calls are in. */
  readonly note?: string;
  /** What it says when there is no row, where that is not the same as no traffic. */
  readonly empty?: string;
  readonly question: QuestionName;
  readonly parameters?: Readonly<Record<string, string | number>>;
  readonly mark: Mark;
  /**
   * tile: the figure, then its details · bars: time, name, amount · parts: time, the whole, the part ·
   * lines: time, amounts · table: in order.
   */
  readonly columns: readonly string[];
  /** Twelfths of the width; a tile has none, tiles beside each other share one strip. */
  readonly width?: number;
  /** Columns that are compared with the period before, each with the direction that is good. */
  readonly compare?: Readonly<Record<string, Better>>;
  /** Columns that name a row of a table, to find the same row in the period before. */
  readonly key?: readonly string[];
  /** A tile's details in words, "{}" standing for the value. */
  readonly words?: Readonly<Record<string, string>>;
  /** The page that shows all of what a table shows the top of. */
  readonly all?: ListPage;
  readonly spark?: { readonly question: QuestionName; readonly column: string };
}

export interface Board {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** JSON modules have wide types; test/web/dashboards.test.ts holds every file to the contract. */
export const boardOf = (json: object): Board => json as Board;

/** Tiles that follow each other make one strip; every other panel stands for itself. */
export function groupsOf(panels: readonly Panel[]): readonly (readonly Panel[])[] {
  const groups: Panel[][] = [];
  for (const panel of panels) {
    const last = groups.at(-1);
    if (panel.mark === 'tile' && last?.[0]?.mark === 'tile') last.push(panel);
    else groups.push([panel]);
  }
  return groups;
}
