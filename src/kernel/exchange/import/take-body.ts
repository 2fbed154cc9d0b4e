import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Refusal } from '../../refusal.ts';

/** Most bytes of one import, decompressed. */
export const IMPORT_LIMIT = 512 * 1_048_576;

/** Most bytes that the imports of this process hold in memory together. */
const TOGETHER = 2 * IMPORT_LIMIT;
let held = 0;

export type TakenBody = { bytes: Buffer; release: () => void };

/**
 * Reads an import's body into memory, decompressing it as it comes. The limit is counted on what comes out, so a
 * zip bomb ends after 512 MiB of it; all imports together are bounded too. Whoever takes a body releases it.
 * Throws `too-large`, `too-many`, `body-malformed`.
 */
export async function takeBody(body: Readable, gzip: boolean, limit = IMPORT_LIMIT): Promise<TakenBody> {
  const parts: Buffer[] = [];
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
      taken += chunk.length;
      held += chunk.length;
      parts.push(chunk);
    }
  };
  try {
    if (gzip) await pipeline(body, createGunzip({ chunkSize: 262_144 }), collect);
    else await pipeline(body, collect);
    return { bytes: Buffer.concat(parts, taken), release };
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

function tooLarge(gzip: boolean, limit: number): Refusal {
  const size = `${limit / 1_048_576} MiB`;
  return new Refusal('too-large', `An import has at most ${size}${gzip ? ' once decompressed' : ''}.`, [
    { property: 'body', reason: `is larger than ${size}${gzip ? ' once decompressed' : ''}` },
  ]);
}

const isGzipFault = (error: unknown) => /^Z_/.test(String((error as { code?: string }).code));
