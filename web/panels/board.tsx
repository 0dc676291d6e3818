// Draws a board: its panels in their order, tiles beside each other in one strip, everything else in columns of twelve.

import { type Board, groupsOf, type Panel } from '../panel/panel.ts';
import type { Filters } from '../url/filters.ts';
import { PanelFrame } from './frame.tsx';
import { TileStrip } from './tiles.tsx';

interface Props {
  readonly board: Board;
  /** Under which filters every panel asks. */
  readonly filters: Filters;
}

export function BoardView({ board, filters }: Props) {
  return (
    <div className="board">
      {groupsOf(board.panels).map((group) =>
        group[0]?.mark === 'tile' ? (
          <TileStrip key={group[0].id} panels={group} filters={filters} />
        ) : (
          group.map((panel: Panel) => <PanelFrame key={panel.id} panel={panel} filters={filters} />)
        ),
      )}
    </div>
  );
}
