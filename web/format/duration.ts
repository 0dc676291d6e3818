// Lengths of time as text, from tenths of a millisecond to days.

import { grouped, space, threeDigits } from './number.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export function duration(ms: number): string {
  if (ms < 0.05) return ms <= 0 ? `0${space}ms` : `<${space}0.1${space}ms`;
  if (ms < 99.95) return `${grouped(ms, ms < 9.95 ? 1 : Number.isInteger(ms) ? 0 : 1)}${space}ms`;
  if (ms < 999.5) return `${grouped(ms)}${space}ms`;
  if (ms < 59_950) return `${threeDigits(ms / second)}${space}s`;
  if (ms < 59.5 * minute) return pair(ms, { large: minute, small: second, names: ['min', 's'] });
  if (ms < 48 * hour) return pair(ms, { large: hour, small: minute, names: ['h', 'min'] });
  return `${grouped(ms / day, 1)}${space}d`;
}

interface Pair {
  readonly large: number;
  readonly small: number;
  readonly names: readonly [string, string];
}

function pair(ms: number, { large, small, names }: Pair): string {
  const total = Math.round(ms / small);
  const per = large / small;
  const rest = total % per;
  const whole = `${Math.floor(total / per)}${space}${names[0]}`;
  return rest === 0 ? whole : `${whole}${space}${rest}${space}${names[1]}`;
}

const spoken = [
  [day, 'day'],
  [hour, 'hour'],
  [minute, 'minute'],
  [second, 'second'],
] as const;

/** "24 hours", "7 days", "hour": a round length in words, to follow "last" or "per"; anything else as `duration` prints it. */
export function spokenLength(ms: number): string {
  // One day is said as 24 hours: it slides, it does not begin at midnight.
  const fitting = spoken.find(([size]) => ms % size === 0 && (size !== day || ms > day));
  if (!fitting) return duration(ms);
  const [size, name] = fitting;
  const count = ms / size;
  return count === 1 ? name : `${grouped(count)}${space}${name}s`;
}
