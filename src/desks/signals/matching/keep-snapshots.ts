import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Write } from '../../../engines/hamming/snapshot.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Indexes } from '../types/code-index.ts';
import { leafAt } from './index-queries.ts';
import { readSnapshotFile, writeSnapshotFile } from './snapshot-file.ts';

/** What is written, as it is at one moment. */
export type Still = { position: number; stills: ((write: Write) => Promise<void>)[] };

/** Keeps the index beside the database, so that a start, also one after a kill, loads tables and builds none. */
export type Snapshots = {
  /** The last one of this history of the database; null when there is none that can be used. */
  last(failed: (error: unknown) => void): Promise<{ indexes: Indexes; position: number } | null>;
  /** When the one that there is was written; null where there is none. */
  writtenAt(): Date | null;
  /** So many signals changed since it was asked last. */
  changed(signals: number): void;
  /** Writes one in the background when it is time for it. */
  tick(size: number, still: () => Still): void;
  /** Writes one if anything changed, and waits for what is being written. */
  close(size: number, still: () => Still): Promise<void>;
};

/** Fewer are read from the table in no time. */
const LEAST = 20_000;
/** What was withdrawn or erased leaves the file no later than this. */
const HOUR_MS = 3_600_000;
/** A share of all that changed is read faster than it was worth a new file. */
const SHARE = 10;

export const snapshotFile = (kernel: Kernel): string =>
  join(kernel.configuration.dataFolder, 'index', 'signals.snapshot');

export function keepSnapshots(kernel: Kernel, least = LEAST): Snapshots {
  const file = snapshotFile(kernel);
  let changes = 0;
  let due = Date.now() + HOUR_MS;
  let writing: Promise<void> | null = null;

  const leaf = (position: number) => kernel.store.system('snapshot of signals')((tx) => leafAt(tx, position));

  const write = (still: () => Still): Promise<void> => {
    changes = 0;
    due = Date.now() + HOUR_MS;
    const { position, stills } = still();
    const began = performance.now();
    writing = leaf(position)
      .then((found) => writeSnapshotFile(file, { position, leaf: found }, stills))
      .then(
        () => {
          const seconds = (performance.now() - began) / 1000;
          if (seconds > 5) kernel.log(`matcher: wrote its snapshot in ${seconds.toFixed(0)} s`);
        },
        (error: Error) => kernel.log(`matcher: no snapshot was written: ${error.message}`),
      )
      .finally(() => {
        writing = null;
      });
    return writing;
  };

  // What is too small for a file must not live on in an old one.
  const forget = (): void => {
    changes = 0;
    try {
      rmSync(file, { force: true });
    } catch (error) {
      // A folder that somebody put there is not ours to empty, and nothing of ours is in it.
      kernel.log(`matcher: its old snapshot could not be removed: ${(error as Error).message}`);
    }
  };

  return {
    async last(failed) {
      try {
        return await readSnapshotFile(file, async (at) => (await leaf(at.position)) === at.leaf, failed);
      } catch (error) {
        kernel.log(`matcher: its snapshot is not used: ${(error as Error).message}`);
        return null;
      }
    },
    writtenAt: () => statSync(file, { throwIfNoEntry: false })?.mtime ?? null,
    changed(signals) {
      changes += signals;
    },
    tick(size, still) {
      if (writing || changes === 0) return;
      if (size < least) return forget();
      if (changes * SHARE >= size || Date.now() >= due) void write(still);
    },
    async close(size, still) {
      await writing;
      if (changes === 0) return;
      if (size < least) forget();
      else await write(still);
    },
  };
}
