import { reserveSegment, type SharedSegment } from './build-segment.ts';
import { CODE_BYTES, HammingIndexError } from './hamming-code.ts';
import { HammingIndex, type Options } from './hamming-index.ts';
import { Segment } from './segment.ts';
import { LAYOUT } from './segment-layout.ts';

/** Entries as they are at one moment: what changes later does not reach them. `codes` and `ids` are of the last ones. */
export type Still = { segments: SharedSegment[]; codes: Uint8Array; ids: Uint32Array };

/** Takes bytes in their order; they may change once it has resolved. */
export type Write = (bytes: Uint8Array) => void | Promise<void>;

/** Fills `into` with the bytes that come next; throws when there are fewer. */
export type Read = (into: Uint8Array) => void | Promise<void>;

/** Bytes at a time: one call of the system takes less than 2 GiB. Fewer are written, since others are answered in between. */
const READ_PIECE = 16 * 1_048_576;
const WRITTEN_PIECE = 1_048_576;

/** Four numbers of 32 bits: the layout, how many segments, the last entries, and 0. */
const HEAD = 4;

/**
 * Writes an index so that reading it back builds nothing: tables and all, about 145 bytes an entry. The index may be
 * searched and changed meanwhile. Bytes are those of a little-endian machine.
 */
export async function writeSnapshot({ segments, codes, ids }: Still, write: Write): Promise<void> {
  await write(bytesOf(Uint32Array.of(LAYOUT, segments.length, ids.length, 0)));
  for (const { memory, entries, gone } of segments) {
    await write(bytesOf(Uint32Array.of(entries)));
    await writeInPieces(new Uint8Array(gone), write);
    await writeInPieces(new Uint8Array(memory.buffer), write);
  }
  await writeInPieces(codes, write);
  await writeInPieces(bytesOf(ids), write);
}

/**
 * The index that was written. Throws HammingIndexError `bad-snapshot` for another layout, and what `read` throws. It
 * trusts the bytes: whoever keeps them checks first that they are those that were written.
 */
export async function readSnapshot(
  read: Read,
  options: Omit<Options, 'segments'> = {},
): Promise<HammingIndex> {
  const head = new Uint32Array(HEAD);
  await read(bytesOf(head));
  const [layout, count, recent] = head as unknown as [number, number, number];
  if (layout !== LAYOUT || count > 64)
    throw new HammingIndexError('bad-snapshot', `this is layout ${layout}, not ${LAYOUT}`);
  const segments: Segment[] = [];
  for (let i = 0; i < count; i++) {
    const entries = new Uint32Array(1);
    await read(bytesOf(entries));
    const shared = reserveSegment(entries[0]!);
    await inPieces(new Uint8Array(shared.gone), READ_PIECE, read);
    await inPieces(new Uint8Array(shared.memory.buffer), READ_PIECE, read);
    segments.push(new Segment(shared));
  }
  const codes = new Uint8Array(recent * CODE_BYTES);
  const ids = new Uint32Array(recent);
  await inPieces(codes, READ_PIECE, read);
  await inPieces(bytesOf(ids), READ_PIECE, read);
  const index = new HammingIndex({ ...options, segments });
  index.addSpread(codes, ids);
  return index;
}

/** Writes as an index does, so that others have their turn in between. */
export const writeInPieces = (bytes: Uint8Array, write: Write): Promise<void> =>
  inPieces(bytes, WRITTEN_PIECE, write);

async function inPieces(
  bytes: Uint8Array,
  piece: number,
  take: (part: Uint8Array) => void | Promise<void>,
): Promise<void> {
  for (let at = 0; at < bytes.length; at += piece) await take(bytes.subarray(at, at + piece));
}

const bytesOf = (numbers: Uint32Array): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
