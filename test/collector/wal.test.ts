// The promise of the log: what was acknowledged is there after any crash, exactly once, and nothing else is.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Entry, Wal, WalError } from '../../collector/wal.ts';
import { SimulatedFiles } from '../support/simulated-files.ts';

const quiet = { onDamage: () => {} };

const entry = (wal: Wal, text = 'row', table = 'spans'): Entry => ({
  table,
  layout: 1,
  sequence: wal.sequence(),
  bytes: Buffer.from(text),
  rows: 1,
  receivedMs: 1_000,
});

const openWal = (files: SimulatedFiles, damages: string[] = []): Promise<Wal> =>
  Wal.open('/wal', files, { onDamage: (message) => damages.push(message) });

/** The sequences that a restart finds, with the text of each. */
async function recovered(files: SimulatedFiles, damages: string[] = []): Promise<Map<number, string>> {
  const wal = await openWal(files, damages);
  const found = new Map<number, string>();
  for (const segment of await wal.rotate()) {
    const bytes = await files.read(`${segment.stem}.rows`);
    for (const record of segment.records)
      found.set(record.sequence, bytes.toString('utf8', record.offset, record.offset + record.length));
  }
  return found;
}

describe('the write-ahead log', () => {
  test('keeps an acknowledged request through a power cut', async () => {
    const files = new SimulatedFiles();
    const wal = await Wal.open('/wal', files, quiet);
    await wal.append(entry(wal, 'kept'));
    expect([...(await recovered(files.afterPowerCut())).values()]).toEqual(['kept']);
  });

  test('shares one pair of syncs between requests that arrive together', async () => {
    const files = new SimulatedFiles();
    const wal = await Wal.open('/wal', files, quiet);
    await wal.append(entry(wal));
    const before = files.syncs;
    await Promise.all(Array.from({ length: 50 }, () => wal.append(entry(wal))));
    expect(files.syncs - before).toBeLessThanOrEqual(4);
  });

  test('gives no sequence number twice, even when every segment is gone', async () => {
    const files = new SimulatedFiles();
    const first = await Wal.open('/wal', files, quiet);
    await first.append(entry(first));
    const last = first.sequence();
    for (const segment of await first.rotate()) await first.remove(segment);
    const second = await Wal.open('/wal', files.afterPowerCut(), quiet);
    expect(second.sequence()).toBeGreaterThan(last);
  });

  test('fails only the requests of a failed write, and goes on in a new segment', async () => {
    const files = new SimulatedFiles();
    const wal = await Wal.open('/wal', files, quiet);
    await wal.append(entry(wal, 'before'));
    files.script = { failAt: new Map([[files.operations + 1, new Error('EIO')]]) };
    await expect(wal.append(entry(wal, 'lost'))).rejects.toThrow(WalError);
    await wal.append(entry(wal, 'after'));
    expect([...(await recovered(files.afterPowerCut())).values()]).toEqual(['before', 'after']);
  });

  test('cuts off what a failed sync left, and never syncs the same file again', async () => {
    const files = new SimulatedFiles();
    const wal = await Wal.open('/wal', files, quiet);
    await wal.append(entry(wal, 'before'));
    files.script = { failAt: new Map([[files.operations + 3, new Error('EIO')]]) };
    await expect(wal.append(entry(wal, 'lost'))).rejects.toThrow('EIO');
    await wal.append(entry(wal, 'after'));
    const segments = await wal.rotate();
    expect(segments.map(({ records }) => records.length)).toEqual([1, 1]);
    expect([...(await recovered(files.afterKill())).values()]).toEqual(['before', 'after']);
  });

  test('refuses when the disk is full, keeps what it acknowledged, and resumes when space returns', async () => {
    const files = new SimulatedFiles();
    const wal = await Wal.open('/wal', files, quiet);
    await wal.append(entry(wal, 'before'));
    files.script = { capacity: 80 };
    await expect(wal.append(entry(wal, 'x'.repeat(200)))).rejects.toThrow('ENOSPC');
    files.script = {};
    await wal.append(entry(wal, 'after'));
    expect([...(await recovered(files.afterPowerCut())).values()]).toEqual(['before', 'after']);
  });

  test('sets a damaged record in the middle aside with a message, and replays its neighbours', async () => {
    const files = new SimulatedFiles();
    const wal = await Wal.open('/wal', files, quiet);
    for (const text of ['one', 'two', 'three']) await wal.append(entry(wal, text));
    await wal.rotate();
    const rows = files.paths().find((path) => path.endsWith('.rows'))!;
    files.flip(rows, 4);
    const damages: string[] = [];
    expect([...(await recovered(files, damages)).values()]).toEqual(['one', 'three']);
    expect(damages.join()).toContain('fail their checksum');
    expect(files.paths().some((path) => path.endsWith('.damaged'))).toBe(true);
  });

  test('cuts off a tail that a crash tore before it was acknowledged', async () => {
    const files = new SimulatedFiles();
    const wal = await Wal.open('/wal', files, quiet);
    await wal.append(entry(wal, 'whole'));
    const rows = files.paths().find((path) => path.endsWith('.rows'))!;
    files.put(rows, Buffer.concat([await files.read(rows), Buffer.from('torn')]));
    expect([...(await recovered(files)).values()]).toEqual(['whole']);
    expect((await files.read(rows)).toString()).toBe('whole');
  });

  test('tells loudly when somebody deleted an index, and starts', async () => {
    const files = new SimulatedFiles();
    const wal = await Wal.open('/wal', files, quiet);
    await wal.append(entry(wal, 'orphan'));
    await files.remove(files.paths().find((path) => path.endsWith('.index'))!);
    const damages: string[] = [];
    expect((await recovered(files, damages)).size).toBe(0);
    expect(damages.join()).toContain('set aside');
  });

  test('refuses a log that a newer version wrote', async () => {
    const files = new SimulatedFiles();
    const wal = await Wal.open('/wal', files, quiet);
    await wal.append(entry(wal));
    const index = files.paths().find((path) => path.endsWith('.index'))!;
    files.flip(index, 3);
    await expect(Wal.open('/wal', files, quiet)).rejects.toThrow('newer version');
  });

  test('keeps the tables apart and in order', async () => {
    const files = new SimulatedFiles();
    const wal = await Wal.open('/wal', files, quiet);
    await Promise.all([
      wal.append(entry(wal, 'a', 'spans')),
      wal.append(entry(wal, 'b', 'logs')),
      wal.append(entry(wal, 'c', 'spans')),
    ]);
    const segments = await wal.rotate();
    expect(segments.map(({ table, records }) => [table, records.map(({ sequence }) => sequence)])).toEqual([
      ['spans', [1, 3]],
      ['logs', [2]],
    ]);
  });

  test('loses nothing acknowledged and invents nothing, whenever the power goes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 120 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 12 }),
        async (cutAt, keptRatio, bursts) => {
          const files = new SimulatedFiles();
          const acknowledged = new Set<number>();
          const removed = new Set<number>();
          const sent = new Set<number>();
          files.script = { cutAt, keptRatio };
          try {
            const wal = await Wal.open('/wal', files, quiet);
            for (const [round, burst] of bursts.entries()) {
              const entries = Array.from({ length: burst }, () => entry(wal, `row-${round}`));
              for (const { sequence } of entries) sent.add(sequence);
              await Promise.all(
                entries.map(async (one) => wal.append(one).then(() => acknowledged.add(one.sequence))),
              );
              if (round % 3 === 2) {
                for (const segment of await wal.rotate()) {
                  for (const { sequence } of segment.records) removed.add(sequence);
                  await wal.remove(segment);
                }
              }
            }
          } catch {
            // the power is gone
          }
          const found = await recovered(files.afterPowerCut());
          for (const sequence of acknowledged)
            expect(found.has(sequence) || removed.has(sequence)).toBe(true);
          for (const sequence of found.keys()) expect(sent.has(sequence)).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });
});
