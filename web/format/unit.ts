// The unit of a column, which its name's last part says.

export type Unit = 'usd' | 'tokens' | 'ms' | 'count' | 'ratio' | 'score' | 'at' | 'bytes' | 'text';

const suffixes: readonly Exclude<Unit, 'text'>[] = [
  'usd',
  'tokens',
  'ms',
  'count',
  'ratio',
  'score',
  'at',
  'bytes',
];

export function unitOf(column: string): Unit {
  return suffixes.find((suffix) => column.endsWith(`_${suffix}`)) ?? 'text';
}

export const isNumeric = (unit: Unit): boolean => unit !== 'text' && unit !== 'at';
