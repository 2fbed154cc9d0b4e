import type { SignalType } from '../types/signal-types.ts';
import { Unreadable } from './message-form.ts';
import { isCodeOf, SENT_TYPES } from './sent-types.ts';

/** What an index must know of one signal. `type` null: it is gone, or of no type that workers hold. */
export type IndexRow = {
  number: number;
  /** Of its last change in the sequence. */
  position: number;
  type: SignalType | null;
  code: Uint8Array;
};

/** Number (f64), position (f64), type (u8), length of the code (u32), then the code. Little-endian. */
const HEAD = 21;
const GONE = 255;
/** The index takes no larger ones. */
const MOST_NUMBER = 2 ** 32 - 1;

export function encodeRows(rows: readonly IndexRow[]): Uint8Array {
  const bytes = new Uint8Array(rows.reduce((sum, row) => sum + sizeOf(row), 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { number, position, type, code } of rows) {
    const length = type === null ? 0 : code.length;
    view.setFloat64(at, number, true);
    view.setFloat64(at + 8, position, true);
    view.setUint8(at + 16, type === null ? GONE : SENT_TYPES.indexOf(type));
    view.setUint32(at + 17, length, true);
    if (length > 0) bytes.set(code, at + HEAD);
    at += HEAD + length;
  }
  return bytes;
}

/** Throws Unreadable for what is no list of rows that an index could take. */
export function decodeRows(bytes: Uint8Array): IndexRow[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rows: IndexRow[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + HEAD > bytes.length) throw new Unreadable('a row is cut off');
    const number = view.getFloat64(at, true);
    const position = view.getFloat64(at + 8, true);
    const kind = view.getUint8(at + 16);
    const length = view.getUint32(at + 17, true);
    const type = kind === GONE ? null : SENT_TYPES[kind];
    if (!Number.isInteger(number) || number < 0 || number > MOST_NUMBER)
      throw new Unreadable('a row has no number');
    if (!Number.isSafeInteger(position)) throw new Unreadable('a row has no place in the sequence');
    if (type === undefined) throw new Unreadable('a row is of a type that is not known');
    if (type === null ? length !== 0 : !isCodeOf(type, length))
      throw new Unreadable('a row has a code of no such length');
    if (at + HEAD + length > bytes.length) throw new Unreadable('a row is cut off');
    rows.push({ number, position, type, code: bytes.subarray(at + HEAD, at + HEAD + length) });
    at += HEAD + length;
  }
  return rows;
}

/** A message of rows has about so many bytes at most; a server takes 1 MiB unless it is set up otherwise. */
export const MOST_BYTES = 512 * 1024;

/**
 * Rows in pieces of at most `most` bytes, but that what belongs together is never torn apart.
 * @param together whether two rows that follow one another belong together
 */
export function* inPieces(
  rows: readonly IndexRow[],
  together: (one: IndexRow, next: IndexRow) => boolean,
  most = MOST_BYTES,
): Generator<IndexRow[]> {
  let piece: IndexRow[] = [];
  let bytes = 0;
  for (let from = 0; from < rows.length; ) {
    let to = from + 1;
    while (to < rows.length && together(rows[to - 1]!, rows[to]!)) to++;
    const group = rows.slice(from, to);
    const size = group.reduce((sum, row) => sum + sizeOf(row), 0);
    if (piece.length > 0 && bytes + size > most) {
      yield piece;
      [piece, bytes] = [[], 0];
    }
    for (const row of group) piece.push(row);
    bytes += size;
    from = to;
  }
  if (piece.length > 0) yield piece;
}

const sizeOf = ({ type, code }: IndexRow): number => HEAD + (type === null ? 0 : code.length);
