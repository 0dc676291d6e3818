// `npm run demo`: a fleet of agents on real SDKs against a fake model on this machine. Writes history if asked to, then
// plays until Ctrl-C.

import { setTimeout as sleep } from 'node:timers/promises';
import { fleet } from './casts/fleet.ts';
import { writeHistory } from './history/write.ts';
import { playLive, type Stage } from './live.ts';
import { help, type Options, OptionsError, readOptions } from './options.ts';
import { probe } from './probe.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function fail(message: string, status: number): never {
  process.stderr.write(`flyball demo: ${message}\n`);
  process.exit(status);
}

function optionsOrExit(): Options {
  try {
    return readOptions(process.argv.slice(2), process.env);
  } catch (error) {
    if (error instanceof OptionsError) fail(`${error.message}\n\n${help}`, 2);
    throw error;
  }
}

const options = optionsOrExit();
if (options.help) {
  say(help);
  process.exit(0);
}
const trouble = await probe(options.endpoint, options.key);
if (trouble) fail(trouble, 1);

const interrupted = new AbortController();
let interruptedMs = Number.POSITIVE_INFINITY;
process.on('SIGINT', () => {
  // A terminal's Ctrl-C comes twice, from the terminal and from npm; one that comes later does not wait for exporters.
  if (Date.now() - interruptedMs > 1_000) process.exit(130);
  interruptedMs = Math.min(interruptedMs, Date.now());
  interrupted.abort();
});
process.once('SIGTERM', () => interrupted.abort());

const stage: Stage = { options, say, sleep, signal: interrupted.signal };
try {
  if (options.backfillHours > 0) await writeHistory(stage);
  if (options.minutes !== 0 && !interrupted.signal.aborted) {
    say(
      `${fleet.length} agents (${fleet.map(({ agent }) => agent).join(', ')}) send to ${options.endpoint}; Ctrl-C ends`,
    );
    await playLive(stage);
  }
} catch (error) {
  fail(error instanceof Error ? error.message : String(error), 1);
}
process.exit(0);
