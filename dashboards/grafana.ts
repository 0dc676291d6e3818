// Our boards as dashboards of Grafana's ClickHouse data source: the same panels, asking the same SQL with Grafana's
// variables in place of its parameters. Pure; write-grafana.ts keeps the files in dashboards/grafana/ equal to it.

import { labelOf } from '../web/format/label.ts';
import { isNumeric, type Unit, unitOf } from '../web/format/unit.ts';
import type { Board, Panel } from '../web/panel/panel.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Source {
  /** The board's file name without its ending. */
  readonly name: string;
  readonly board: Board;
  /** The text of a question. */
  readonly sqlOf: (question: string) => string;
  /** What that text is written for. */
  readonly settings: readonly string[];
}

const datasource = { type: 'grafana-clickhouse-datasource', uid: `\${clickhouse}` } as const;

/** One dashboard. Throws when a question has a parameter that neither the panel nor Grafana has a value for. */
export function grafanaOf({ name, board, sqlOf, settings }: Source): Json {
  const places = placesOf(board.panels);
  return {
    uid: `flyball-${name}`,
    title: `flyball: ${board.title}`,
    tags: ['flyball'],
    schemaVersion: 39,
    editable: true,
    graphTooltip: 1,
    timezone: 'browser',
    refresh: '30s',
    time: { from: 'now-24h', to: 'now' },
    links: [{ type: 'dashboards', tags: ['flyball'], title: 'flyball', keepTime: true, includeVars: true }],
    templating: { list: variables },
    panels: board.panels.map((panel, index) => ({
      id: index + 1,
      title: panel.title,
      ...(panel.note ? { description: panel.note } : {}),
      datasource,
      gridPos: places[index],
      ...drawnAs(panel),
      targets: [targetOf(panel, sqlOf(panel.question), settings)],
    })),
  };
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

const columns = 24;

/** From left to right, line by line, as on our own page; eight figures make one line. */
function placesOf(panels: readonly Panel[]): readonly Place[] {
  let [x, y, tallest] = [0, 0, 0];
  return panels.map((panel) => {
    const isTile = panel.mark === 'tile';
    const [w, h] = isTile ? [3, 5] : [(panel.width ?? 12) * 2, 9];
    if (x + w > columns || (x > 0 && tallest !== h)) [x, y, tallest] = [0, y + tallest, 0];
    const place = { x, y, w, h };
    [x, tallest] = [x + w, Math.max(tallest, h)];
    return place;
  });
}

const isTimed = ({ mark, columns: [first = ''] }: Panel): boolean =>
  mark !== 'table' && unitOf(first) === 'at';

function targetOf(panel: Panel, sql: string, settings: readonly string[]): Json {
  const timed = isTimed(panel);
  return {
    refId: 'A',
    datasource,
    editorType: 'sql',
    queryType: timed ? 'timeseries' : 'table',
    format: timed ? 0 : 1,
    rawSql: `${panelSql(panel, sql)}\nSETTINGS ${settings.join(', ')}`,
  };
}

/** The question's own SQL inside, and around it which of its columns the panel shows. */
function panelSql(panel: Panel, sql: string): string {
  const order = isTimed(panel) ? `\nORDER BY ${panel.columns[0]}` : '';
  return `SELECT ${shownColumns(panel).join(', ')}\nFROM (\n${filled(sql, panel)}\n)${order}`;
}

/** A whole and its part stand on each other as the rest and the part. */
function shownColumns({ mark, columns: names }: Panel): readonly string[] {
  if (mark !== 'parts') return names;
  const [at, whole, part] = names;
  return [at!, `${whole} - ${part} AS not_${part}`, part!];
}

/** Typed placeholders become literals of the panel or variables of Grafana, never anything else. */
function filled(sql: string, panel: Panel): string {
  return sql.replaceAll(/\{(\w+):([^}]+)\}/g, (_, parameter: string, type: string) => {
    const given = panel.parameters?.[parameter];
    if (given !== undefined) return literal(given, type);
    const value = fromGrafana[parameter];
    if (value === undefined) throw new Error(`${panel.id}: no value for {${parameter}:${type}}`);
    return value;
  });
}

function literal(value: string | number, type: string): string {
  if (typeof value === 'number') return `to${type}(${value})`;
  if (!/^[\w .:-]*$/.test(value)) throw new Error(`"${value}" is not a plain value`);
  return `'${value}'`;
}

const filterNames = [
  'agent_name',
  'model',
  'provider',
  'user_id',
  'team',
  'environment',
  'conversation_id',
  'service_name',
] as const;

/** A bar or a point is at least a minute wide: an interval of Grafana's follows the width of the panel. */
const fromGrafana: Readonly<Record<string, string>> = {
  tenant_id: `\${tenant:singlequote}`,
  from: `fromUnixTimestamp64Milli(\${__from}, 'UTC')`,
  to: `fromUnixTimestamp64Milli(\${__to}, 'UTC')`,
  at: "now64(3, 'UTC')",
  bucket_seconds: `toUInt32(greatest(60, intDiv(\${__interval_ms}, 1000)))`,
  ...Object.fromEntries(filterNames.map((name) => [name, `\${${name}:singlequote}`])),
};

/** Fields with few values are chosen from a list, the others typed. */
const listed: ReadonlySet<string> = new Set(['agent_name', 'model', 'provider', 'team', 'environment']);

const variables: readonly Json[] = [
  {
    type: 'datasource',
    name: 'clickhouse',
    label: 'ClickHouse',
    query: datasource.type,
    refresh: 1,
    options: [],
  },
  textbox('tenant', 'tenant', 'default'),
  textbox('flyball_url', 'flyball', 'http://127.0.0.1:8080'),
  ...filterNames.map((name) => (listed.has(name) ? choice(name) : textbox(name, labelOf(name), ''))),
];

function textbox(name: string, label: string, value: string): Json {
  const option = { selected: true, text: value, value };
  return { type: 'textbox', name, label, query: value, current: option, options: [option] };
}

function choice(name: string): Json {
  const rawSql = `SELECT value, text FROM (
    SELECT '' AS value, 'any' AS text
    UNION ALL
    SELECT DISTINCT toString(${name}) AS value, toString(${name}) AS text
    FROM calls
    WHERE tenant_id = \${tenant:singlequote} AND ${name} != ''
        AND started_at >= ${fromGrafana['from']} AND started_at < ${fromGrafana['to']}
    LIMIT 500
)
ORDER BY value`;
  return {
    type: 'query',
    name,
    label: labelOf(name),
    datasource,
    definition: rawSql,
    query: { editorType: 'sql', queryType: 'table', format: 1, rawSql },
    refresh: 2,
    includeAll: false,
    multi: false,
    current: { selected: true, text: 'any', value: '' },
    options: [],
  };
}

/** What Grafana calls our units. Texts have none. */
const units: Readonly<Partial<Record<Unit, string>>> = {
  usd: 'currencyUSD',
  tokens: 'locale',
  count: 'locale',
  ms: 'ms',
  ratio: 'percentunit',
  bytes: 'decbytes',
};

function drawnAs(panel: Panel): Json {
  const overrides = shownColumns(panel).map((shown) => overrideOf(shown.split(' AS ').at(-1)!));
  const defaults = { noValue: 'unknown', color: { mode: 'palette-classic' } };
  switch (panel.mark) {
    case 'tile':
      return {
        type: 'stat',
        fieldConfig: { defaults: { ...defaults, color: { mode: 'fixed', fixedColor: 'text' } }, overrides },
        options: {
          colorMode: 'none',
          graphMode: 'none',
          textMode: 'value_and_name',
          reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
        },
      };
    case 'bars':
    case 'parts':
    case 'lines':
      return {
        type: 'timeseries',
        fieldConfig: { defaults: { ...defaults, ...timeDefaults(panel) }, overrides },
        options: { legend: { showLegend: true, placement: 'bottom' }, tooltip: { mode: 'multi' } },
      };
    default:
      return {
        type: 'table',
        fieldConfig: { defaults, overrides },
        options: { showHeader: true, cellHeight: 'sm' },
      };
  }
}

function timeDefaults({ mark, columns: names }: Panel): Json {
  const unit = units[unitOf(names.at(-1) ?? '')];
  const custom =
    mark === 'lines'
      ? { drawStyle: 'line', lineWidth: 1, showPoints: 'auto', spanNulls: false }
      : { drawStyle: 'bars', fillOpacity: 80, lineWidth: 0, stacking: { mode: 'normal', group: 'A' } };
  const named = mark === 'bars' ? { displayName: `\${__field.labels.${names[1]}}` } : {};
  return { ...(unit ? { unit } : {}), ...named, custom };
}

/** Pages of flyball that have the working behind a name. */
const pages: Readonly<Record<string, string>> = { agent_name: 'agents', conversation_id: 'conversations' };

function overrideOf(column: string): Json {
  const unit = units[unitOf(column)];
  const page = pages[column];
  const range = `from=\${__from:date:iso}&to=\${__to:date:iso}`;
  const links = [
    { title: 'Open in flyball', url: `\${flyball_url}/${page}/\${__value.raw:percentencode}?${range}` },
  ];
  return {
    matcher: { id: 'byName', options: column },
    properties: [
      {
        id: 'displayName',
        value: column.startsWith('not_') ? `not ${labelOf(column.slice(4))}` : labelOf(column),
      },
      ...(unit && isNumeric(unitOf(column)) ? [{ id: 'unit', value: unit }] : []),
      ...(page ? [{ id: 'links', value: links }] : []),
    ],
  };
}
