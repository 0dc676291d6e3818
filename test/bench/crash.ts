// `npm run bench:crash`: the kill test at length, 500 kills by default. `npm run bench:crash -- power` takes the power
// from a disk of its own instead, ten times by default. The figures are printed; a broken promise ends with 1.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CrashReport, runCrashes } from '../support/crash.ts';
import { whyNoDisks } from '../support/disk.ts';
import { runPowerCuts } from '../support/power-cut.ts';

const power = process.argv[2] === 'power';
const count = Number(process.argv[power ? 3 : 2] ?? (power ? 10 : 500));
const what = power ? 'power cuts' : 'kills';
const skipped = power ? whyNoDisks() : undefined;
if (skipped) {
  process.stdout.write(`SKIPPED, nothing was proven: ${skipped}\n`);
  process.exit(0);
}
const directory = mkdtempSync(join(tmpdir(), 'flyball-crash-'));
const started = performance.now();
const shared = {
  directory,
  random: Math.random,
  onRound: (round: number, acknowledged: number) =>
    process.stderr.write(`\r${round} of ${count} ${what}, ${acknowledged} spans acknowledged`),
};
const report = await (power
  ? runPowerCuts({ ...shared, cuts: count })
  : runCrashes({ ...shared, kills: count }));
rmSync(directory, { recursive: true, force: true });
process.stderr.write('\n');
const lines = Object.entries(report).map(([name, value]) => `${name.padEnd(18)} ${value}`);
process.stdout.write(
  `${lines.join('\n')}\nseconds            ${Math.round((performance.now() - started) / 1_000)}\n`,
);
process.stdout.write(kept(report) ? 'the promise held\n' : 'THE PROMISE WAS BROKEN\n');
process.exit(kept(report) ? 0 : 1);

function kept({ lost, doubled, unaccounted, ledger_pico, expected_pico }: CrashReport): boolean {
  return lost === 0 && doubled === 0 && unaccounted === 0 && ledger_pico === expected_pico;
}
