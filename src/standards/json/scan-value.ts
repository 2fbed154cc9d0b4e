import { MAX_DEPTH } from './refusal.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** What one pass over a value's bytes learned. Reused between calls: the hot loop allocates nothing. */
export type Scan = {
  /** One past the last byte of the value, or -1 when the value has no end (`brokenAt` says where). */
  end: number;
  /** Colons outside strings: in valid JSON, the number of members at every depth together. */
  members: number;
  /** First place where a limit or a forbidden escape was met, or -1. */
  deepAt: number;
  nulAt: number;
  surrogateAt: number;
  /** Whether a key is written with an escape. */
  escapedKey: boolean;
  /** Of the string read last: whether it has an escape. */
  escaped: boolean;
  /** First place where brackets do not match, or the length of the input when it ends too early. */
  brokenAt: number;
};

export function newScan(): Scan {
  return {
    end: -1,
    members: 0,
    deepAt: -1,
    nulAt: -1,
    surrogateAt: -1,
    brokenAt: -1,
    escapedKey: false,
    escaped: false,
  };
}

const stack = new Uint8Array(MAX_DEPTH + 1);

/**
 * Finds the end of the JSON value that begins at `start` by strings and brackets alone, without recursion, and
 * notes what `JSON.parse` would hide: the number of members, the depth, and escapes of U+0000 or of half a
 * surrogate pair. It does not check the grammar; `JSON.parse` does, on the same slice.
 */
export function scanValue(bytes: Uint8Array, start: number, scan: Scan): void {
  const length = bytes.length;
  scan.end = -1;
  scan.members = 0;
  scan.deepAt = -1;
  scan.nulAt = -1;
  scan.surrogateAt = -1;
  scan.brokenAt = -1;
  scan.escapedKey = false;
  let depth = 0;
  let at = start;
  while (at < length) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      at = scanString(bytes, at, scan);
      if (at < 0) break;
      if (depth === 0) {
        scan.end = at;
        return;
      }
      continue;
    }
    if (byte === 0x3a) {
      scan.members++;
      if (scan.escaped) scan.escapedKey = true;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth++;
      // attacker-controlled depth: beyond the limit only the count is kept, so that the end is still found
      if (depth <= MAX_DEPTH) stack[depth] = byte;
      else if (scan.deepAt < 0) scan.deepAt = at;
    } else if (byte === 0x7d || byte === 0x5d) {
      // '{' 0x7b '}' 0x7d, '[' 0x5b ']' 0x5d: each pair is two apart
      if (depth === 0 && at > start) {
        // a number or a word ends where its list does
        scan.end = at;
        return;
      }
      if (depth === 0 || (depth <= MAX_DEPTH && stack[depth] !== byte - 2)) {
        scan.brokenAt = at;
        return;
      }
      depth--;
      if (depth === 0) {
        scan.end = at + 1;
        return;
      }
    } else if (depth === 0 && byte === 0x2c) {
      scan.end = at;
      return;
    }
    at++;
  }
  scan.brokenAt = length;
}

/** Returns one past the closing quote, or -1 when there is none. */
export function scanString(bytes: Uint8Array, open: number, scan: Scan): number {
  const length = bytes.length;
  scan.escaped = false;
  let at = open + 1;
  while (at < length) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) return at + 1;
    if (byte !== BACKSLASH) {
      at++;
      continue;
    }
    scan.escaped = true;
    if (bytes[at + 1] !== 0x75) {
      at += 2;
      continue;
    }
    const unit = hex4(bytes, at + 2);
    if (unit === 0) {
      if (scan.nulAt < 0) scan.nulAt = at;
    } else if (unit >= 0xd800 && unit <= 0xdfff) {
      const paired = unit <= 0xdbff && bytes[at + 6] === BACKSLASH && bytes[at + 7] === 0x75;
      const low = paired ? hex4(bytes, at + 8) : -1;
      if (low >= 0xdc00 && low <= 0xdfff) at += 6;
      else if (scan.surrogateAt < 0) scan.surrogateAt = at;
    }
    // one step past "\u" only: the hex digits, when they are digits, hold neither quote nor backslash
    at += 2;
  }
  return -1;
}

/** The four hex digits at `at` as a number, or -1 when they are not hex digits (JSON.parse will refuse it). */
function hex4(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const byte = bytes[i] ?? 0;
    let digit: number;
    if (byte >= 0x30 && byte <= 0x39) digit = byte - 0x30;
    else if (byte >= 0x61 && byte <= 0x66) digit = byte - 0x57;
    else if (byte >= 0x41 && byte <= 0x46) digit = byte - 0x37;
    else return -1;
    value = value * 16 + digit;
  }
  return value;
}
