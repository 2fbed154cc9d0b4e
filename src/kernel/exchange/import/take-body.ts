import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Refusal } from '../../refusal.ts';

/** Most bytes of one import, decompressed. */
export const IMPORT_LIMIT = 512 * 1_048_576;

/** Most bytes that the imports of this process hold in memory together. */
const TOGETHER = 2 * IMPORT_LIMIT;
let held = 0;

/**
 * Bytes of a block that a body of unknown length is gathered in: more than any `malloc` keeps for itself when it is freed.
 */
const BLOCK = 64 * 1_048_576;

export type TakenBody = { bytes: Buffer; release: () => void };

/**
 * Reads an import's body into memory, decompressing it as it comes. The limit is counted on what comes out, so a
 * zip bomb ends after 512 MiB of it; all imports together are bounded too. Whoever takes a body releases it.
 * @param about.length what it says of itself; a body that says none, or lies, is taken all the same
 * Throws `too-large`, `too-many`, `body-malformed`.
 */
export async function takeBody(
  body: Readable,
  { gzip, length }: { gzip: boolean; length?: number | undefined },
  limit = IMPORT_LIMIT,
): Promise<TakenBody> {
  if (length !== undefined && length > limit && !gzip) throw tooLarge(gzip, limit);
  const gathered = gather(gzip ? undefined : length);
  let taken = 0;
  const release = () => {
    held -= taken;
    taken = 0;
  };
  const collect = async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      if (taken + chunk.length > limit) throw tooLarge(gzip, limit);
      if (held + chunk.length > TOGETHER) {
        throw new Refusal(
          'too-many',
          'Other imports fill the memory set aside for them; try again in a moment.',
        );
      }
      gathered.add(chunk);
      taken += chunk.length;
      held += chunk.length;
    }
  };
  try {
    if (gzip) await pipeline(body, createGunzip({ chunkSize: 262_144 }), collect);
    else await pipeline(body, collect);
    return { bytes: gathered.whole(), release };
  } catch (error) {
    release();
    if (isGzipFault(error)) {
      throw new Refusal('body-malformed', 'The file is not whole gzip.', [
        { property: 'body', clause: 'RFC 1952', reason: 'is cut short or damaged' },
      ]);
    }
    throw error;
  }
}

/**
 * A body in few large pieces, and not in the parts it came in: thousands of small parts that live long leave the
 * process's memory in holes that are never given back. One piece when it is as long as it said it is; what is not
 * written to of it costs nothing.
 */
function gather(length: number | undefined) {
  const full: Uint8Array<ArrayBuffer>[] = [];
  let block = new Uint8Array(length ?? 0);
  let used = 0;
  return {
    add(chunk: Uint8Array): void {
      for (let at = 0; at < chunk.length; ) {
        if (used === block.length) {
          if (used > 0) full.push(block);
          block = new Uint8Array(BLOCK);
          used = 0;
        }
        const part = chunk.subarray(at, at + block.length - used);
        block.set(part, used);
        used += part.length;
        at += part.length;
      }
    },
    whole(): Buffer {
      if (full.length === 0 && used === block.length) return Buffer.from(block.buffer);
      const whole = Buffer.concat([...full, block.subarray(0, used)]);
      // Given back now: a node that is idle afterwards collects nothing for a long time.
      for (const one of [...full, block]) one.buffer.transfer(0);
      return whole;
    },
  };
}

function tooLarge(gzip: boolean, limit: number): Refusal {
  const size = `${limit / 1_048_576} MiB`;
  return new Refusal('too-large', `An import has at most ${size}${gzip ? ' once decompressed' : ''}.`, [
    { property: 'body', reason: `is larger than ${size}${gzip ? ' once decompressed' : ''}` },
  ]);
}

const isGzipFault = (error: unknown) => /^Z_/.test(String((error as { code?: string }).code));
