import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Read, Write } from '../../../engines/hamming/snapshot.ts';
import { openRegular } from '../../../kernel/identity/open-regular.ts';
import { INDEXES, type Indexes } from '../types/code-index.ts';
import { SIGNAL_TYPES } from '../types/signal-types.ts';

// One file: a line of JSON, then what the index of each type writes, then the CRC-32 of all before it.

/** Another number whenever what stands in the file changes. */
const FORMAT = 1;
const LONGEST_HEAD = 1000;
/** So many bytes go to the disk at a time: the database's own commits wait behind what is flushed at once. */
const FLUSHED = 16 * 1_048_576;

/** Up to which place of the sequence the indexes are, and the leaf that the log has there: another history has another. */
export type Place = { position: number; leaf: string };

/** Replaces the file, mode 0600: after a kill or a power cut it is the old one or the new one, whole. */
export async function writeSnapshotFile(
  file: string,
  place: Place,
  stills: ((write: Write) => Promise<void>)[],
): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}.new`;
  const handle = await open(fresh, 'w', 0o600);
  try {
    let sum = 0;
    let unflushed = 0;
    const write: Write = async (bytes) => {
      sum = crc32(bytes, sum);
      for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten;
      unflushed += bytes.length;
      if (unflushed < FLUSHED) return;
      unflushed = 0;
      await handle.datasync();
    };
    const head = { format: FORMAT, ...place, types: SIGNAL_TYPES };
    await write(
      Buffer.from(
        JSON.stringify(head)
          .padEnd(LONGEST_HEAD - 1)
          .concat('\n'),
      ),
    );
    for (const still of stills) await still(write);
    const end = Buffer.alloc(4);
    end.writeUInt32LE(sum);
    await handle.write(end);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(fresh, file).catch(async (error) => {
    await rm(fresh, { force: true });
    throw error;
  });
}

/**
 * The indexes in the file and the place they stand for; null when there is none, or it is of another format or, as `isOurs`
 * tells, of another history.
 * Throws when it is cut off, damaged or no file: nothing of it is used then.
 */
export async function readSnapshotFile(
  file: string,
  isOurs: (place: Place) => Promise<boolean>,
  failed: (error: unknown) => void,
): Promise<{ indexes: Indexes; position: number } | null> {
  const handle = await openRegular(file);
  if (!handle) return null;
  try {
    return await readAll(handle, isOurs, failed);
  } finally {
    await handle.close();
  }
}

async function readAll(
  handle: FileHandle,
  isOurs: (place: Place) => Promise<boolean>,
  failed: (error: unknown) => void,
) {
  let sum = 0;
  const read: Read = async (into) => {
    for (let at = 0; at < into.length; ) {
      const { bytesRead } = await handle.read(into, at, into.length - at);
      if (bytesRead === 0) throw new Error('it is cut off');
      at += bytesRead;
    }
    sum = crc32(into, sum);
  };
  const line = Buffer.alloc(LONGEST_HEAD);
  await read(line);
  const head = JSON.parse(line.toString()) as Place & { format: number; types: string[] };
  if (head.format !== FORMAT || head.types.join() !== SIGNAL_TYPES.join()) return null;
  if (!(await isOurs(head))) return null;
  const indexes: Partial<Indexes> = {};
  for (const type of SIGNAL_TYPES) indexes[type] = await INDEXES[type].restored(read, failed);
  const expected = sum;
  const end = Buffer.alloc(4);
  await read(end);
  if (end.readUInt32LE() !== expected) throw new Error('it is damaged');
  return { indexes: indexes as Indexes, position: head.position };
}
