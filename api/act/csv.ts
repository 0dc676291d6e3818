// Tables in CSV (RFC 4180): quoted fields may hold commas, quotes and line breaks; the first line names the columns.

export function csvRows(text: string): Record<string, string>[] {
  const [names = [], ...lines] = csvLines(text);
  return lines.map((fields) =>
    Object.fromEntries(names.map((name, index) => [name.trim(), fields[index] ?? ''])),
  );
}

function csvLines(text: string): string[][] {
  const lines: string[][] = [];
  let fields: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    fields.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (fields.length > 1 || fields[0] !== '') lines.push(fields);
    fields = [];
  }
  return lines;
}
