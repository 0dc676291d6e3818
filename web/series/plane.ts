// Points on a map: put into its frame with a margin, and found within a rectangle.

export interface Point {
  readonly trace_id: string;
  readonly x: number;
  readonly y: number;
  readonly verdict: string;
}

export type Placed = Point;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const margin = 10;

/** The points in the frame's units; both axes in one scale, so that distances are what they look like. */
export function framed(
  points: readonly Point[],
  frame: { readonly width: number; readonly height: number },
): Placed[] {
  if (points.length === 0) return [];
  const [left, right] = extent(points.map(({ x }) => x));
  const [low, high] = extent(points.map(({ y }) => y));
  const scale = Math.min(
    (frame.width - 2 * margin) / (right - left || 1),
    (frame.height - 2 * margin) / (high - low || 1),
  );
  return points.map((point) => ({
    ...point,
    x: frame.width / 2 + (point.x - (left + right) / 2) * scale,
    y: frame.height / 2 - (point.y - (low + high) / 2) * scale,
  }));
}

const extent = (values: readonly number[]): [number, number] => [
  values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
  values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
];

/** The rectangle between two corners, whichever they are. */
export const boxOf = (a: { x: number; y: number }, b: { x: number; y: number }): Box => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
});

export const within = ({ x, y }: Point, box: Box): boolean =>
  x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
