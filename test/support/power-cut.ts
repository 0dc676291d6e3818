// The power goes, again and again, while flyball is under load: each time it goes on from what had reached the disk.
// Afterwards every acknowledged span must be there exactly once, and the money must be exact.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { audit, type CrashReport, caughtUp, Generator, send, startLoad } from './crash.ts';
import { copyOfDisk, makeImage, mount, unmount } from './disk.ts';
import { startFlyball } from './flyball-process.ts';

export interface PowerCutOptions {
  readonly directory: string;
  readonly cuts: number;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  readonly onRound?: (round: number, acknowledged: number) => void;
}

/**
 * How long flyball lives in a round. Every other life ends about when the engine, half a minute after its start, removes
 * what it has merged: if the merged parts were not on the disk by then, they and their sources would be gone together.
 */
const lives_ms = [
  { min: 1_000, max: 6_000 },
  { min: 32_000, max: 42_000 },
] as const;

/** Needs what `whyNoDisks` asks for. */
export async function runPowerCuts(options: PowerCutOptions): Promise<CrashReport> {
  const generator = new Generator();
  let image = makeImage(options.directory);
  let recovery_ms_max = 0;
  for (let round = 1; round <= options.cuts; round++) {
    const { min, max } = lives_ms[round % 2]!;
    const life_ms = min + options.random() * (max - min);
    const after = join(options.directory, `disk-${round}.img`);
    recovery_ms_max = Math.max(recovery_ms_max, await untilCut({ image, after, life_ms }, generator));
    rmSync(image);
    image = after;
    options.onRound?.(round, generator.acknowledged());
  }
  const disk = mount(image);
  try {
    const last = await startFlyball(join(disk.path, 'data'));
    await send(generator, last);
    await caughtUp(last);
    await last.stop();
    return { kills: options.cuts, recovery_ms_max, ...(await audit(generator, join(disk.path, 'data'))) };
  } finally {
    unmount(disk);
  }
}

interface Round {
  readonly image: string;
  /** Where the disk after the cut is put. */
  readonly after: string;
  readonly life_ms: number;
}

/** One life, from power on to power off; milliseconds until it acknowledged a span. */
async function untilCut({ image, after, life_ms }: Round, generator: Generator): Promise<number> {
  const disk = mount(image);
  const started = performance.now();
  const flyball = await startFlyball(join(disk.path, 'data'));
  let answered_ms = 0;
  const stopLoad = startLoad(generator, flyball, () => {
    answered_ms ||= performance.now() - started;
  });
  await new Promise((resolve) => setTimeout(resolve, life_ms));
  // From here on it answers nobody, so what was acknowledged until now is what the disk must hold.
  process.kill(flyball.pid, 'SIGSTOP');
  copyOfDisk(disk, after);
  await flyball.kill();
  await stopLoad();
  unmount(disk);
  return answered_ms;
}
