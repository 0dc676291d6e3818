// Prints one line for every scenario of the captured emitters. The golden files of captured.test.ts are written by
//   node test/support/print-verdicts.ts verdicts > test/emitters/captured-verdicts.txt
//   node test/support/print-verdicts.ts facts > test/emitters/captured-facts.txt
//   node test/support/print-verdicts.ts verdicts test/fixtures/otlp-more '' 2026-11-26T00:00:00Z > test/emitters/more-verdicts.txt
//   node test/support/print-verdicts.ts facts test/fixtures/otlp-more '' 2026-11-26T00:00:00Z > test/emitters/more-facts.txt
// So does any other folder: `… <folder> <part of a name> <when its bodies arrived>`.

import { join } from 'node:path';
import { accountCaptured, capturedFolders, readCaptured } from './captured.ts';
import { factsLine } from './captured-facts.ts';
import { verdictLine, verdicts } from './captured-verdicts.ts';

const [what = 'verdicts', root = 'test/fixtures/otlp', only = '', received] = process.argv.slice(2);

for (const name of capturedFolders(root)) {
  if (!name.includes(only)) continue;
  const captured = readCaptured(join(root, name), received === undefined ? undefined : Date.parse(received));
  const accounted = accountCaptured(captured);
  const lines =
    what === 'facts'
      ? captured.truth.scenarios.map((scenario) => factsLine(captured, scenario, accounted))
      : verdicts(captured, accounted).map((verdict) => verdictLine(name, verdict));
  for (const line of lines) process.stdout.write(`${line}\n`);
}
