// What an embedding model is given: a text without the lines that an agent repeats in most of its requests, cut into
// chunks that a small model can take. The vectors of the chunks are averaged afterwards.

import { chunk_chars_max, chunks_max } from './limits.ts';

/** Chunks end where a line, a sentence or a word does. A text that is too long is sampled evenly, both ends included. */
export function chunksOf(text: string): string[] {
  const chunks: string[] = [];
  let rest = text.trim();
  while (rest.length > chunk_chars_max) {
    const head = rest.slice(0, chunk_chars_max);
    const end = [head.lastIndexOf('\n'), head.lastIndexOf('. ') + 1, head.lastIndexOf(' ')].find(
      (place) => place > chunk_chars_max / 2,
    );
    chunks.push(head.slice(0, end ?? chunk_chars_max).trim());
    rest = rest.slice(end ?? chunk_chars_max).trim();
  }
  if (rest !== '') chunks.push(rest);
  if (chunks.length <= chunks_max) return chunks;
  const stride = (chunks.length - 1) / (chunks_max - 1);
  return Array.from({ length: chunks_max }, (_, index) => chunks[Math.round(index * stride)]!);
}

const boilerplate_share = 0.5;
const line_chars_min = 20;

const linesOf = (text: string): string[] =>
  text
    .split(/\n+/)
    .map((line) => line.trim())
    .filter((line) => line.length >= line_chars_min);

/** Lines that stand in more than half of an agent's texts: instructions sent as the user's words, signatures. */
export function boilerplateOf(texts: readonly string[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const line of new Set(linesOf(text))) counts.set(line, (counts.get(line) ?? 0) + 1);
  const most = Math.max(2, texts.length * boilerplate_share);
  return new Set([...counts].filter(([, count]) => count > most).map(([line]) => line));
}

/** The text without those lines; as it was where nothing would be left. */
export function withoutBoilerplate(text: string, lines: ReadonlySet<string>): string {
  if (lines.size === 0) return text;
  const kept = text.split('\n').filter((line) => !lines.has(line.trim()));
  const left = kept.join('\n').trim();
  return left === '' ? text : left;
}
