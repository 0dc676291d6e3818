// Prints how every captured emitter below a folder is judged: `node test/support/print-verdicts.ts <folder> [name]`.

import { join } from 'node:path';
import { capturedFolders, readCaptured, type Verdict, verdicts } from './captured.ts';

const [root = 'test/fixtures/otlp', only] = process.argv.slice(2);

function line(verdict: Verdict): string {
  const { ours, truth } = verdict;
  const differences = Object.keys(truth)
    .filter((key) => ours[key as keyof typeof ours] !== truth[key as keyof typeof truth])
    .map((key) => `${key} ${ours[key as keyof typeof ours]}/${truth[key as keyof typeof truth]}`);
  return `  ${verdict.verdict.padEnd(12)} ${verdict.scenario} ${verdict.flags.join(',')} ${differences.join(' ')}${verdict.unpriced ? ` unpriced ${verdict.unpriced}` : ''}`;
}

const totals: Record<string, number> = { exact: 0, flagged: 0, unsent: 0, 'silent wrong': 0 };
for (const name of capturedFolders(root)) {
  if (only && !name.includes(only)) continue;
  const judged = verdicts(readCaptured(join(root, name)));
  const count = (verdict: string): number => judged.filter((one) => one.verdict === verdict).length;
  for (const verdict of Object.keys(totals)) totals[verdict] = (totals[verdict] ?? 0) + count(verdict);
  process.stdout.write(
    `${name}: ${count('exact')} exact, ${count('flagged')} flagged, ${count('unsent')} unsent, ${count('silent wrong')} silent wrong\n`,
  );
  if (only) for (const verdict of judged) process.stdout.write(`${line(verdict)}\n`);
}
process.stdout.write(`${JSON.stringify(totals)}\n`);
