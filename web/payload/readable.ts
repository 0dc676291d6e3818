// What a span said as text that reads: JSON indented, anything else as it is. Whatever arrives becomes text, never
// markup.

/** Indenting costs as much again as reading; beyond this a text is shown as it came. */
const indentedMax = 400_000;

export function readable(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return indented(value);
  return JSON.stringify(value, null, 2) ?? String(value);
}

function indented(text: string): string {
  if (text.length > indentedMax || !/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
