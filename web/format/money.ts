// Money in two ways: short, for reading (dollars from one dollar on, cents below), and exact, every digit, for where it
// is explained.

import { grouped, minus, space, threeDigits, twoDigits } from './number.ts';

/** Below a thousandth of a cent a third digit is longer than it is worth; every digit stands in the title. */
const tiny_cents = 0.001;

export function money(usd: number): string {
  if (usd === 0) return '$0';
  const sign = usd < 0 ? minus : '';
  const size = Math.abs(usd);
  if (size >= 0.9995) return `${sign}$${grouped(size, 2)}`;
  const cents = size * 100;
  return `${sign}${cents < tiny_cents ? twoDigits(cents) : threeDigits(cents)}${space}¢`;
}

/** The ledger holds twelve decimals; a double of it prints back to them without noise. */
const decimalsMax = 12;

/** Every digit that is known, at least two decimals: 0.0308016. */
export function exactDigits(usd: number, decimals_min = 2): string {
  const text = usd.toFixed(decimalsMax).replace(/0+$/, '');
  const known = text.length - text.indexOf('.') - 1;
  return grouped(usd, Math.max(decimals_min, known));
}

export const exactMoney = (usd: number): string =>
  usd < 0 ? `${minus}$${exactDigits(-usd)}` : `$${exactDigits(usd)}`;

/** So many decimals that none of the amounts loses a digit; a column of money is printed with them. */
export function decimalsOf(amounts: readonly number[]): number {
  return Math.max(2, ...amounts.map((usd) => exactDigits(usd, 0).split('.')[1]?.length ?? 0));
}

/** The ledger's smallest unit. Whole numbers of it add up exactly in doubles, up to some nine thousand dollars a sum. */
const picoPerUsd = 1e12;

/** Exact sum: every amount is read as the decimal that it stands for. */
export function sumUsd(amounts: readonly number[]): number {
  return amounts.reduce((sum, usd) => sum + Math.round(usd * picoPerUsd), 0) / picoPerUsd;
}
