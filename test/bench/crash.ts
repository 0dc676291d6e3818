// `npm run bench:crash`: the kill test at length, 500 kills by default, with its figures printed.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCrashes } from '../support/crash.ts';

const kills = Number(process.argv[2] ?? 500);
const directory = mkdtempSync(join(tmpdir(), 'flyball-crash-'));
const started = performance.now();
const report = await runCrashes({
  directory,
  kills,
  random: Math.random,
  onRound: (round, acknowledged) =>
    process.stderr.write(`\r${round} of ${kills} kills, ${acknowledged} spans acknowledged`),
});
rmSync(directory, { recursive: true, force: true });
process.stderr.write('\n');
const lines = Object.entries(report).map(([name, value]) => `${name.padEnd(18)} ${value}`);
process.stdout.write(
  `${lines.join('\n')}\nseconds            ${Math.round((performance.now() - started) / 1_000)}\n`,
);
const kept =
  report.lost === 0 &&
  report.doubled === 0 &&
  report.unaccounted === 0 &&
  report.ledger_pico === report.expected_pico;
process.stdout.write(kept ? 'the promise held\n' : 'THE PROMISE WAS BROKEN\n');
process.exit(kept ? 0 : 1);
