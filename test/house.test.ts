// The reviewer who never tires: rooms, directions, purity, sizes, words. What it holds the house to is the plan in the
// README's architecture section.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { errorCatalogue } from '../api/contract/errors.ts';
import { questions } from '../api/contract/questions.ts';
import * as rows from '../api/contract/rows.ts';
import { settingNames } from '../settings.ts';

const root = join(import.meta.dirname, '..');
const skipped = new Set(['node_modules', '.git', 'dist', 'data', 'fixtures', 'bench-results']);

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

const everything = filesBelow(root).map((path) => relative(root, path));
const sources = everything.filter((path) => /\.(ts|tsx)$/.test(path));
const own = sources.filter((path) => !path.startsWith('test/'));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Import {
  readonly from: string;
  readonly specifier: string;
  /** The file inside the repository, for our own modules. */
  readonly target: string | undefined;
  readonly typeOnly: boolean;
}

function importsOf(path: string): Import[] {
  const text = read(path);
  const found = [
    ...text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gms),
    ...text.matchAll(/\bimport\((\s*)'([^']+)'\)/g),
  ];
  return found.map(([, type, specifier]) => {
    const target = specifier!.startsWith('.')
      ? relative(root, resolve(root, dirname(path), specifier!))
      : undefined;
    return { from: path, specifier: specifier!, target, typeOnly: (type ?? '').startsWith('type') };
  });
}

const allImports = own.flatMap(importsOf);

/** What each place may import of ours: the first rule that fits speaks. Edges of a room may use all of their room. */
const directions: readonly (readonly [RegExp, RegExp])[] = [
  [/^collector\/decode\//, /^collector\/(decode\/|limits)/],
  [/^collector\/normalise\//, /^collector\/(normalise\/|decode\/|limits)/],
  [/^collector\/row\//, /^(collector\/(row\/|normalise\/|decode\/|limits)|sql\/row-binary)/],
  [/^collector\/(ingest|times)\.ts$/, /^collector\/(ingest|times|limits|decode\/|normalise\/|row\/)/],
  [/^collector\/main\.ts$/, /^(collector\/|sql\/|service|settings)/],
  [/^collector\//, /^(collector\/|sql\/)/],
  [/^sql\//, /^sql\//],
  [/^api\/contract\//, /^api\/contract\//],
  [/^api\/watch\/account\//, /^api\/(watch\/account\/|contract\/)/],
  [/^api\/watch\/detect\//, /^api\/(watch\/detect\/|watch\/account\/facts|contract\/)/],
  [/^api\/judge\//, /^api\/(judge\/|contract\/)/],
  [/^api\/main\.ts$/, /^(api\/|sql\/|service|settings)/],
  [/^api\//, /^(api\/|sql\/)/],
  [/^web\//, /^(web\/|api\/contract\/|dashboards\/)/],
  [/^dashboards\//, /^(dashboards\/|sql\/questions|web\/(format|panel)\/)/],
  [/^demo\//, /^demo\//],
  [
    /^(main|service|settings|starting|telemetry|vitest\.config)\.ts$/,
    /^(collector\/|api\/|sql\/|service|settings|starting|telemetry)/,
  ],
];

/** Places where the same arguments always give the same result. */
const pureRooms = [
  /^collector\/(decode|normalise|row)\//,
  /^collector\/(ingest|times)\.ts$/,
  /^api\/contract\//,
  /^api\/watch\/(account|detect)\//,
  /^api\/judge\//,
  /^web\/(url|format|series|words|tree)\//,
];
const isPure = (path: string): boolean => pureRooms.some((room) => room.test(path));

describe('rooms', () => {
  test('import only in the directions of the plan', () => {
    const wrong = allImports
      .filter(({ target }) => target !== undefined)
      .filter(({ from, target }) => {
        const rule = directions.find(([place]) => place.test(from));
        return !rule?.[1].test(target!);
      });
    expect(wrong.map(({ from, target }) => `${from} -> ${target}`)).toEqual([]);
  });

  test('nothing outside test imports test', () => {
    expect(allImports.filter(({ target }) => target?.startsWith('test/')).map(({ from }) => from)).toEqual(
      [],
    );
  });

  test('have no folder for things without a name', () => {
    const nameless = /^(utils?|helpers?|common|shared|lib|types|services|managers|misc)$/;
    const folders = new Set(everything.flatMap((path) => dirname(path).split('/')));
    expect([...folders].filter((folder) => nameless.test(folder))).toEqual([]);
    expect(own.filter((path) => nameless.test(basename(path, extname(path))))).toEqual([]);
  });

  test('name files in kebab-case', () => {
    expect(own.filter((path) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.config)?\.tsx?$/.test(basename(path)))).toEqual(
      [],
    );
  });
});

describe('pure places', () => {
  const allowed = /^(pbf|zod|@pydantic\/genai-prices|node:buffer)$/;

  test('import no I/O, no clock, no framework', () => {
    const wrong = allImports.filter(
      ({ from, target, specifier }) => isPure(from) && target === undefined && !allowed.test(specifier),
    );
    expect(wrong.map(({ from, specifier }) => `${from} -> ${specifier}`)).toEqual([]);
  });

  test('ask neither the clock nor chance nor the environment', () => {
    const impure =
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|\bprocess\.|\bfetch\(|\bsetTimeout\(|\bcrypto\./;
    const wrong = own.filter(isPure).filter((path) => impure.test(withoutComments(read(path))));
    expect(wrong).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');
}

describe('size', () => {
  test('of a file is at most 300 lines', () => {
    const long = own
      .map((path) => [path, read(path).split('\n').length - 1] as const)
      .filter(([, lines]) => lines > 300);
    expect(long).toEqual([]);
  });

  test('of a function is under 10 lines in the median, and at most 70', () => {
    const lengths = own.flatMap((path) => functionLengths(path));
    const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(lengths.filter(({ lines }) => lines > 70)).toEqual([]);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(10);
  });

  test('of an import list is at most 12', () => {
    const counts = Map.groupBy(allImports, ({ from }) => from);
    expect(
      [...counts].filter(([, list]) => list.length > 12).map(([from, list]) => [from, list.length]),
    ).toEqual([]);
  });

  test('of a parameter list is at most 3', () => {
    const wrong = own.flatMap((path) =>
      [
        ...withoutComments(read(path)).matchAll(
          /^(?:export )?(?:async )?function\*? (\w+)(?:<[^(]*>)?\(([^)]*)\)/gm,
        ),
      ]
        .filter(([, , parameters]) => topLevelCount(parameters!) > 3)
        .map(([, name]) => `${path}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });
});

/** Commas outside of brackets, plus one. */
function topLevelCount(parameters: string): number {
  let depth = 0;
  let count = parameters.trim() === '' ? 0 : 1;
  for (const char of parameters.replace(/,\s*$/, '')) {
    if ('<({['.includes(char)) depth++;
    else if ('>)}]'.includes(char)) depth--;
    else if (char === ',' && depth === 0) count++;
  }
  return count;
}

/** Functions and methods by indentation, which the formatter guarantees: from the opening line to the brace below it. */
function functionLengths(path: string): { name: string; lines: number }[] {
  const lines = read(path).split('\n');
  const opening =
    /^(\s*)(?:export )?(?:default )?(?:(?:public |private |static |override |async |get |set )*(?:function\*? )?\*?(\w+)(?:<.*>)?\(.*\).*|const (\w+) = (?:async )?\(.*\).*=>) \{$/;
  return lines.flatMap((line, start) => {
    const match = opening.exec(line);
    if (!match || /^\s*(if|for|while|switch|catch|return)\b/.test(line)) return [];
    const end = lines.findIndex((other, index) => index > start && other.startsWith(`${match[1]}}`));
    return end < 0 ? [] : [{ name: `${path}: ${match[2] ?? match[3]}`, lines: end - start + 1 }];
  });
}

describe('words', () => {
  test('every source file starts by saying what it is', () => {
    const silent = own.filter((path) => !/^(#!.*\n)?(\/\/ \S|\/\*\*? ?\S)/.test(read(path)));
    expect(silent).toEqual([]);
  });

  test('every SQL file of a question starts with the question', () => {
    const silent = everything
      .filter((path) => /^sql\/(questions|reads)\/.*\.sql$/.test(path))
      .filter((path) => !/^-- .*\?/.test(read(path)));
    expect(silent).toEqual([]);
  });

  test('every number of an answer carries its unit in its name', () => {
    const units =
      /_(usd|tokens|ms|ns|bytes|count|ratio|at|per_second|seconds|number|score)$|^(severity_number|usd_per_mtok|tokens)$/;
    const wrong = Object.entries(rows)
      .filter(([, schema]) => typeof schema === 'object' && 'shape' in schema)
      .flatMap(([name, schema]) =>
        Object.entries((schema as { shape: Record<string, unknown> }).shape)
          .filter(([, field]) => isNumber(field))
          .map(([field]) => [name, field] as const),
      )
      .filter(([, field]) => !units.test(field));
    expect(wrong).toEqual([]);
  });

  test('limits end in _max or _min and live in a limits file', () => {
    const elsewhere = own
      .filter((path) => basename(path) !== 'limits.ts')
      .flatMap((path) =>
        [...read(path).matchAll(/^export const (\w+_max)\b/gm)].map(([, name]) => `${path}: ${name}`),
      );
    expect(elsewhere).toEqual([]);
  });
});

interface Schema {
  readonly def: { readonly type: string; readonly innerType?: Schema };
}

function isNumber(schema: unknown): boolean {
  const { def } = schema as Schema;
  return def.type === 'number' || (def.innerType !== undefined && isNumber(def.innerType));
}

describe('questions, catalogue and dashboards', () => {
  const panels = everything
    .filter((path) => /^dashboards\/[^/]*\.json$/.test(path))
    .flatMap((path) => [...read(path).matchAll(/"question":\s*"(\w+)"/g)].map(([, name]) => name));

  test('each question is a file, an entry, and drawn somewhere', () => {
    const files = everything
      .filter((path) => /^sql\/questions\/.*\.sql$/.test(path))
      .map((path) => basename(path, '.sql'))
      .sort();
    expect(files).toEqual(Object.keys(questions).sort());
    const drawn = new Set([
      ...panels,
      ...own
        .filter((path) => path.startsWith('web/') || path.startsWith('api/ask/'))
        .flatMap((path) => [...read(path).matchAll(/'(\w+)'/g)].map(([, name]) => name)),
    ]);
    expect(files.filter((name) => !drawn.has(name))).toEqual([]);
    expect(panels.filter((name) => !files.includes(name!))).toEqual([]);
  });
});

describe('the README', () => {
  const readme = read('README.md');

  test('names every room, and every room in a room', () => {
    const folders = new Set(
      everything
        .filter((path) => /\.(ts|tsx|sql|css|json)$/.test(path) && !path.startsWith('test/'))
        .flatMap((path) => {
          const [room, inner] = dirname(path).split('/');
          return room === '.' ? [] : inner ? [`${room}/`, inner] : [`${room}/`];
        }),
    );
    expect([...folders].filter((folder) => !readme.includes(`\`${folder}\``))).toEqual([]);
  });

  test('names every file that the rooms share', () => {
    const shared = own.filter((path) => !path.includes('/') && !path.includes('.config.'));
    expect(shared.filter((path) => !readme.includes(`\`${path}\``))).toEqual([]);
  });

  test('documents every setting', () => {
    expect(settingNames.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  test('documents every error code', () => {
    expect(Object.keys(errorCatalogue).filter((code) => !readme.includes(`\`${code}\``))).toEqual([]);
  });
});
