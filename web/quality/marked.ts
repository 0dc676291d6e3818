// A text cut at its marks, so that each piece is drawn with what is known of it; only what lies around the marks of a long
// text is kept.

export interface Mark {
  readonly start: number;
  readonly end: number;
  /** '' is no mark. */
  readonly tone: string;
  readonly title: string;
  readonly key: number;
}

export interface Piece {
  readonly text: string;
  readonly mark: Mark | null;
  readonly at: number;
}

/** Pieces in order; marks that overlap an earlier one are left out. */
export function piecesOf(text: string, marks: readonly Mark[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const mark of marks.toSorted((a, b) => a.start - b.start)) {
    if (mark.start < at || mark.end <= mark.start || mark.end > text.length) continue;
    if (mark.start > at) pieces.push({ text: text.slice(at, mark.start), mark: null, at });
    pieces.push({ text: text.slice(mark.start, mark.end), mark, at: mark.start });
    at = mark.end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), mark: null, at });
  return pieces;
}

const around = 160;
const whole = 700;

/** The text around a place, with dots where it was cut; places move along. */
export function passageOf(
  text: string,
  place: { readonly start: number; readonly end: number },
): { readonly text: string; readonly start: number; readonly end: number } {
  if (text.length <= whole) return { text, ...place };
  const from = Math.max(0, place.start - around);
  const to = Math.min(text.length, place.end + around);
  const head = from > 0 ? '… ' : '';
  const shift = head.length - from;
  return {
    text: `${head}${text.slice(from, to)}${to < text.length ? ' …' : ''}`,
    start: place.start + shift,
    end: place.end + shift,
  };
}
