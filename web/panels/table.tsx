// Rows of a question as a table: names left and linked to their page, numbers right and linked to the requests behind
// them, changes against the period before beside the columns that a board compares.

import { labelOf } from '../format/label.ts';
import { isNumeric, unitOf } from '../format/unit.ts';
import { type Before, changeIn } from '../panel/before.ts';
import { behindName, behindNumber, filtersOf } from '../panel/behind.ts';
import type { Panel } from '../panel/panel.ts';
import { Link } from '../parts/link.tsx';
import { Value } from '../parts/value.tsx';
import type { Row } from '../series/stack.ts';
import { useView } from '../state/address.ts';
import type { Filters } from '../url/filters.ts';
import type { View } from '../url/view.ts';
import { ChangeMark } from './change.tsx';

interface Props {
  readonly panel: Panel;
  readonly rows: readonly Row[];
  readonly before: Before | null;
  readonly filters: Filters;
  /** A table that is a page of its own sorts by what the address says. */
  readonly sort?: string | null | undefined;
}

export function DataTable({ panel, rows, before, filters, sort }: Props) {
  return (
    <div className="scroll-x">
      <table>
        <caption className="sr-only">{panel.title}</caption>
        <thead>
          <tr>
            {panel.columns.map((column) => (
              <HeadCell key={column} column={column} sort={sort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={JSON.stringify((panel.key ?? panel.columns).map((column) => row[column]))}>
              {panel.columns.map((column, index) => (
                <BodyCell key={column} {...{ panel, row, before, filters, column }} isName={index === 0} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HeadCell({ column, sort }: { readonly column: string; readonly sort: string | null | undefined }) {
  const view = useView();
  const right = isNumeric(unitOf(column)) ? 'r' : undefined;
  if (sort === undefined) return <th className={right}>{labelOf(column)}</th>;
  const isSorted = sort?.replace(/^-/, '') === column;
  const isDescending = sort?.startsWith('-') ?? false;
  const next = isSorted && isDescending ? column : `-${column}`;
  return (
    <th className={right} aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : undefined}>
      <Link to={{ ...view, sort: next }} className="sort">
        {labelOf(column)}
        {isSorted ? <span aria-hidden="true">{isDescending ? ' ↓' : ' ↑'}</span> : null}
      </Link>
    </th>
  );
}

interface CellProps {
  readonly panel: Panel;
  readonly row: Row;
  readonly before: Before | null;
  readonly filters: Filters;
  readonly column: string;
  readonly isName: boolean;
}

function BodyCell({ panel, row, before, filters, column, isName }: CellProps) {
  const view = useView();
  const right = isNumeric(unitOf(column));
  const change = changeIn(row, column, { panel, before });
  const className = right ? 'r' : isName ? 'name' : classOf(row[column], column);
  return (
    <td className={className}>
      {Array.isArray(row[column]) ? (
        <Names column={column} values={row[column]} />
      ) : (
        <Value
          column={column}
          value={row[column]}
          row={row}
          to={destination(view, { row, column, filters })}
        />
      )}
      {change && change.text !== 'same' ? (
        <small className="change">
          {' '}
          <ChangeMark change={change} />
        </small>
      ) : null}
    </td>
  );
}

function classOf(value: unknown, column: string): string | undefined {
  if (Array.isArray(value)) return 'names';
  return unitOf(column) === 'at' ? 'at' : undefined;
}

interface Where {
  readonly row: Row;
  readonly column: string;
  readonly filters: Filters;
}

function destination(view: View, { row, column, filters }: Where): View | null {
  const value = row[column];
  const unit = unitOf(column);
  if (unit === 'at') return null;
  if (unit === 'text') return behindName(view, column, String(value ?? ''));
  // A row without a name has no filter that finds it; its numbers would lead to everything.
  const own = filtersOf(row);
  const isNamed = Object.keys(own).length > 0;
  return isNamed ? behindNumber(view, column, { ...filters, ...own }) : null;
}

const single: Readonly<Record<string, string>> = {
  agent_names: 'agent_name',
  models: 'model',
  providers: 'provider',
  environments: 'environment',
};
const shownMax = 2;

function Names({ column, values }: { readonly column: string; readonly values: readonly unknown[] }) {
  const view = useView();
  if (values.length === 0) return <Value column={column} value={values} />;
  const rest = values.length - shownMax;
  return (
    <span title={values.join(', ')}>
      {values.slice(0, shownMax).map((value, index) => (
        <span key={String(value)}>
          {index > 0 ? ', ' : null}
          <Value
            column={single[column] ?? column}
            value={value}
            to={behindName(view, single[column] ?? column, String(value))}
          />
        </span>
      ))}
      {rest > 0 ? <span className="sub"> +{rest}</span> : null}
    </span>
  );
}
