// Numbers as text: digits in groups of three, a no-break space before a unit, never more digits than are known.

/** Between a number and its unit, so that a line never breaks there. */
export const space = '\u00a0';
export const minus = '\u2212';

/** What is printed where nothing is known. */
export const unknown = '–';

export function grouped(value: number, decimals = 0): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(decimals).split('.');
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction ? `.${fraction}` : '');
  return value < 0 && /[1-9]/.test(digits) ? minus + digits : digits;
}

/** Three significant digits, without an exponent: 9.41, 18.3, 640, 1,204, 0.00312. */
export const threeDigits = (value: number): string => digits(value, 3);
export const twoDigits = (value: number): string => digits(value, 2);

function digits(value: number, count: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  const magnitude = Math.floor(Math.log10(Number(size.toPrecision(count))));
  return grouped(value, Math.min(12, Math.max(0, count - 1 - magnitude)));
}

/** 1,204 · 71.2 k · 3.41 M: for axes and captions; tables print every digit. */
export function compact(value: number): string {
  const size = Math.abs(value);
  if (size < 10_000) return grouped(value, Number.isInteger(value) ? 0 : 1);
  const [divisor, letter] = size < 999_500 ? [1e3, 'k'] : size < 999_500_000 ? [1e6, 'M'] : [1e9, 'G'];
  return `${threeDigits(value / divisor)}${space}${letter}`;
}

/** A share as percent. Only exactly nothing and exactly all are printed as 0 % and 100 %. */
export function percent(ratio: number): string {
  const value = Math.round(ratio * 1e11) / 1e9;
  if (value > 0 && value < 0.01) return `<${space}0.01${space}%`;
  if (value < 100 && value > 99.99) return `>${space}99.99${space}%`;
  const decimals = Number.isInteger(value) ? 0 : value < 10 || value > 90 ? 2 : 1;
  return `${grouped(value, decimals)}${space}%`;
}

/** "1 request", "18,204 requests". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)}${space}${count === 1 ? one : many}`;
}

const byteUnits = ['bytes', 'kB', 'MB', 'GB'] as const;

export function bytes(count: number): string {
  const step = Math.min(3, Math.floor(Math.log10(Math.max(1, count)) / 3));
  return `${threeDigits(count / 1_000 ** step)}${space}${count === 1 ? 'byte' : byteUnits[step]}`;
}
