// Prints the verdict on every scenario of the captured emitters, one line each: the golden file of captured.test.ts is
// `node test/support/print-verdicts.ts > test/emitters/captured-verdicts.txt`. Other folders and names: `… <folder> [name]`.

import { join } from 'node:path';
import { capturedFolders, readCaptured } from './captured.ts';
import { verdictLine, verdicts } from './captured-verdicts.ts';

const [root = 'test/fixtures/otlp', only = ''] = process.argv.slice(2);

for (const name of capturedFolders(root)) {
  if (!name.includes(only)) continue;
  for (const verdict of verdicts(readCaptured(join(root, name))))
    process.stdout.write(`${verdictLine(name, verdict)}\n`);
}
