import { readFile, stat } from 'node:fs/promises';
import { hashPicture, writtenCodes } from '../../desks/signals/types/hash-picture.ts';
import { MOST_BYTES } from '../../desks/signals/types/pdq/decode-picture.ts';
import type { SignalType } from '../../desks/signals/types/signal-types.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { unreadable } from './file-kind.ts';
import { Failure } from './verb.ts';

export type FileHashes = { values: Partial<Record<SignalType, string>>; quality: number };

/** Every hash of a picture on this machine. Throws `Failure` with the file's name in it. */
export async function hashFile(path: string): Promise<FileHashes> {
  const bytes = await readPicture(path);
  try {
    const { codes, quality } = await hashPicture(bytes, 'file');
    return { values: writtenCodes(codes), quality };
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
