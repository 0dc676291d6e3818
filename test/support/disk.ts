// A disk of its own in an image file, mounted through a loop device, so that the power can be taken from it: what a
// copy of the image holds is what had reached the disk, and nothing of what the kernel still kept in memory.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface Disk {
  readonly image: string;
  /** Where it is mounted. */
  readonly path: string;
}

const image_mib = 3_000;

/** Why this machine cannot mount images; undefined when it can. */
export function whyNoDisks(): string | undefined {
  if (process.platform !== 'linux') return 'loop devices are a thing of Linux';
  if (process.getuid?.() !== 0) return 'mounting an image needs root';
  if (!existsSync('/dev/loop-control')) return 'there are no loop devices here';
  for (const tool of ['mkfs.ext4', 'losetup', 'mount']) {
    try {
      execFileSync('sh', ['-c', `command -v ${tool}`]);
    } catch {
      return `${tool} is not installed`;
    }
  }
  return undefined;
}

/** Makes an empty image in `directory`. */
export function makeImage(directory: string): string {
  const image = join(directory, 'disk-0.img');
  execFileSync('truncate', ['--size', `${image_mib}M`, image]);
  execFileSync('mkfs.ext4', ['-q', '-F', '-E', 'nodiscard', image]);
  return image;
}

/** Mounts the image; what a cut left in its journal is replayed, as a machine does that comes up again. */
export function mount(image: string): Disk {
  const path = image.replace(/\.img$/, '');
  mkdirSync(path, { recursive: true });
  execFileSync('mount', ['-o', 'loop,discard', image, path]);
  return { image, path };
}

export function unmount({ path }: Disk): void {
  execFileSync('umount', ['--lazy', path]);
}

/** Copies what has reached the disk, as it is at one moment: a copy during which something was written is made again. */
export function copyOfDisk(disk: Disk, copy: string): void {
  const device = deviceOf(disk);
  for (;;) {
    const before = writesTo(device);
    execFileSync('cp', ['--sparse=always', disk.image, copy]);
    if (writesTo(device) === before) return;
  }
}

/** The loop device's name. */
function deviceOf({ image }: Disk): string {
  const listed = execFileSync('losetup', [
    '--noheadings',
    '--output',
    'NAME',
    '--associated',
    realpathSync(image),
  ]);
  return basename(listed.toString().trim());
}

/** Writes, sectors written and requests on their way, from the kernel's own counters. */
function writesTo(device: string): string {
  const counters = readFileSync(`/sys/block/${device}/stat`, 'utf8').trim().split(/\s+/);
  return [counters[4], counters[6], counters[8]].join(' ');
}
