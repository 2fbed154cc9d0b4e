import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { type Code, hashPicture, writtenCodes } from '../../desks/signals/types/hash-picture.ts';
import { hashVideo } from '../../desks/signals/types/hash-video.ts';
import { MOST_BYTES } from '../../desks/signals/types/pdq/decode-picture.ts';
import type { SignalType } from '../../desks/signals/types/signal-types.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { sniffFile, unreadable } from './file-kind.ts';
import { Failure } from './verb.ts';

/** `quality` is null of a video: each of its frames has its own. */
export type FileHashes = { values: Partial<Record<SignalType, string>>; quality: number | null };

/** Every hash of a picture or a video on this machine. Throws `Failure` with the file's name in it. */
export async function hashFile(path: string): Promise<FileHashes> {
  const { kind, gzip } = await sniffFile(path);
  if (kind === 'video' && !gzip) return { values: writtenCodes(await hashVideoFile(path)), quality: null };
  const bytes = await readPicture(path);
  const { codes, quality } = await saidPlainly(() => hashPicture(bytes, 'file'));
  return { values: writtenCodes(codes), quality };
}

/** Every code of a video on this machine, which is read piece by piece, however long it is. */
export const hashVideoFile = (path: string): Promise<Code[]> =>
  saidPlainly(() =>
    hashVideo(createReadStream(path), { property: 'file', mostBytes: Number.POSITIVE_INFINITY }),
  );

async function saidPlainly<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) throw new Failure(error.message);
    throw error;
  }
}

export async function readPicture(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw new Failure(`The file has ${size} bytes; at most ${MOST_BYTES} are taken.`);
    return await readFile(path);
  } catch (error) {
    throw error instanceof Failure ? error : unreadable(path, error);
  }
}
