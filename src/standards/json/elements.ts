import { type EnvelopeFault, type Refusal, reasons } from './refusal.ts';
import { type Scan, scanValue } from './scan-value.ts';

export const COMMA = 0x2c;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;

/**
 * Walks the elements of a list whose first byte after `[` is `list`. Yields the first byte of each element with
 * `scan` telling where it ends; returns the place of the closing bracket, or why the list cannot be followed.
 */
export function* scanElements(
  bytes: Uint8Array,
  list: number,
  scan: Scan,
): Generator<number, number | Refusal<EnvelopeFault>> {
  let at = skipSpace(bytes, list);
  if (bytes[at] === CLOSE_LIST) return at;
  for (;;) {
    scanValue(bytes, at, scan);
    if (scan.end <= at) return broken(bytes, scan.brokenAt < 0 ? at : scan.brokenAt);
    const next = skipSpace(bytes, scan.end);
    const mark = bytes[next];
    if (mark !== COMMA && mark !== CLOSE_LIST) return broken(bytes, next);
    yield at;
    if (mark === CLOSE_LIST) return next;
    at = skipSpace(bytes, next + 1);
  }
}

/** The refusal of an envelope at this byte: `truncated` at the end of the input, else `malformed-json`. */
export function broken(bytes: Uint8Array, offset: number): Refusal<EnvelopeFault> {
  const code = offset >= bytes.length ? 'truncated' : 'malformed-json';
  return { code, offset, reason: reasons[code] };
}

/** RFC 8259 §2: the four characters that count as white space. */
export function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
    at++;
  }
  return at;
}
