// Which of the known names may have been meant.

/** The known name with the fewest edits to `name`; undefined when all of them are far away. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const given = name.toLowerCase().slice(0, 100);
  const [best] = known
    .map((candidate) => ({ candidate, edits: edits(given, candidate) }))
    .sort((a, b) => a.edits - b.edits);
  return best && best.edits <= Math.max(2, best.candidate.length / 2) ? best.candidate : undefined;
}

/** Levenshtein distance. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length]!;
}
