// A line of values as an SVG path in a box, for the small curve under a figure. Gaps stay gaps.

export interface Box {
  readonly width: number;
  readonly height: number;
}

export function sparkPath(values: readonly (number | null)[], { width, height }: Box): string {
  const known = values.filter((value) => value !== null);
  const least = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const y = (value: number) =>
    most === least ? height / 2 : height - 1 - ((value - least) / (most - least)) * (height - 2);
  const place = (value: number, index: number) => `${round(index * step)} ${round(y(value))}`;
  return values
    .map((value, index) => {
      if (value === null) return '';
      const isStart = index === 0 || values[index - 1] === null;
      // A value alone between two gaps has no line: a dash of half a step makes it visible.
      const isAlone = isStart && (values[index + 1] ?? null) === null;
      return `${isStart ? 'M' : 'L'}${place(value, index)}${isAlone ? `h${round(Math.max(1, step / 2))}` : ''}`;
    })
    .join('');
}

const round = (value: number): number => Math.round(value * 10) / 10;
