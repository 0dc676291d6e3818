// One value of a row as text, by its column's unit. What is not known says so, and why.

import { duration } from './duration.ts';
import { exactMoney, money } from './money.ts';
import { bytes, grouped, minus, percent, threeDigits, unknown } from './number.ts';
import { momentOf, time, utc } from './time.ts';
import { type Unit, unitOf } from './unit.ts';

type Row = Readonly<Record<string, unknown>>;

interface About {
  readonly zone: string;
  /** The whole row tells a cost that has no price from one that has nothing to be priced. */
  readonly row?: Row | undefined;
}

export interface Cell {
  readonly text: string;
  /** What a hover says: all digits, UTC, or why nothing is known. */
  readonly title: string | null;
  readonly known: boolean;
}

const known = (text: string, title: string | null = null): Cell => ({ text, title, known: true });
const missing = (text: string, title: string): Cell => ({ text, title, known: false });

export function cellOf(column: string, value: unknown, { zone, row = {} }: About): Cell {
  if (value === null || value === undefined || value === '') return unknownCell(column, row);
  if (Array.isArray(value)) return listCell(value);
  const unit = unitOf(column);
  if (unit === 'text') return known(String(value));
  if (unit === 'at') return known(time(momentOf(String(value)), 'exact', zone), utc(momentOf(String(value))));
  return typeof value === 'number' && Number.isFinite(value)
    ? printers[unit](value)
    : missing(unknown, 'not a number');
}

const printers: Readonly<Record<Exclude<Unit, 'text' | 'at'>, (value: number) => Cell>> = {
  usd: (value) => known(money(value), exactMoney(value)),
  tokens: (value) => known(grouped(value), `${grouped(value)} tokens`),
  ms: (value) => known(duration(value), `${grouped(value, 3)} ms`),
  count: (value) => known(grouped(value)),
  ratio: (value) => known(percent(value), String(value)),
  score: (value) => known(signedDigits(value), String(value)),
  bytes: (value) => known(bytes(value), `${grouped(value)} bytes`),
};

/** Scores have a sign and no unit. */
const signedDigits = (value: number): string => (value < 0 ? minus : '') + threeDigits(Math.abs(value));

function listCell(values: readonly unknown[]): Cell {
  if (values.length === 0) return missing(unknown, 'none was named');
  const text =
    values.length > 2 ? `${values.slice(0, 2).join(', ')} +${values.length - 2}` : values.join(', ');
  return known(text, values.join(', '));
}

/** Why a column can be empty; the longest matching ending counts. */
const reasons: readonly (readonly [ending: string, text: string, title: string])[] = [
  ['wasted_cost_usd', unknown, 'nothing here is known to be wasted or not'],
  ['reported_cost_usd', unknown, 'the emitter did not report a cost'],
  ['_usd', 'unpriced', 'no price is known for the model, or no usage was sent'],
  ['reasoning_tokens', unknown, 'the emitter does not say how much of the output was reasoning'],
  ['_tokens', 'unknown', 'no usage was sent'],
  ['ttft_ms', unknown, 'not streamed, or the emitter does not say when the first token came'],
  ['ttft_p50_ms', unknown, 'no streamed call says when its first token came'],
  ['ttft_p95_ms', unknown, 'no streamed call says when its first token came'],
  ['tpot_ms', unknown, 'no streamed call with a first token and more than one token'],
  ['tpot_p95_ms', unknown, 'no streamed call with a first token and more than one token'],
  ['error_ratio', unknown, 'no traffic'],
  [
    'alignment_ratio',
    'not scored',
    'nothing that can be compared was stored, or the agent’s baseline is not learned yet',
  ],
  ['alignment_p50_ratio', 'not scored', 'no request here has a score'],
  ['drifted_ratio', 'not judged', 'no request here was read against a baseline'],
  ['faithfulness_ratio', unknown, 'nothing was claimed that can be looked up'],
  ['aligned_ratio', 'not judged', 'no request here was read against a baseline'],
  ['auc_ratio', unknown, 'no baseline yet'],
  ['alignment_basis', 'not scored', 'no request here has a score'],
  ['_score', unknown, 'no score was given'],
  ['_at', unknown, 'not known'],
  ['agent_name', 'unnamed', 'no span names an agent'],
  ['model', 'unnamed', 'no span names a model'],
  ['value', 'unnamed', 'no span names one'],
];

function unknownCell(column: string, row: Row): Cell {
  if (costs.has(column) && row['call_count'] === 0) return missing(unknown, 'no model was called');
  if (costs.has(column) && row['unpriced_call_count'] === 0)
    return missing('unknown', 'no call here says how many tokens it used');
  const [, text, title] = reasons.find(([ending]) => column.endsWith(ending)) ?? ['', unknown, 'not known'];
  return missing(text, title);
}

const costs: ReadonlySet<string> = new Set(['list_cost_usd', 'cost_per_request_usd', 'cost_p95_usd']);
