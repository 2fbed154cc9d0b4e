import { isUtf8 } from 'node:buffer';
import { broken, skipSpace } from './elements.ts';
import { firstBreak } from './first-break.ts';
import { decode, isRefusal, type Read, readSlice } from './read-slice.ts';
import { type EnvelopeFault, type Refusal, reasons } from './refusal.ts';
import { newScan, scanValue } from './scan-value.ts';

const LINE_FEED = 0x0a;

/**
 * Reads a text that is one JSON object or list, strictly: what two readers could understand differently is refused by
 * name. `offset` is the byte of the fault, and of text that is not UTF-8 the first byte of the line.
 * @param longest in bytes, from the first bracket to the last
 */
export function readDocument(bytes: Uint8Array, longest: number): Read | Refusal<EnvelopeFault> {
  if (!isUtf8(bytes)) return refuse('invalid-utf-8', firstLineNotUtf8(bytes));
  // RFC 8259 §8.1: a byte order mark may be ignored rather than treated as an error
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const start = skipSpace(bytes, mark ? 3 : 0);
  if (bytes[start] !== 0x7b && bytes[start] !== 0x5b) return broken(bytes, start);
  const scan = newScan();
  scanValue(bytes, start, scan);
  if (scan.end < 0) return broken(bytes, scan.brokenAt);
  const rest = skipSpace(bytes, scan.end);
  if (rest < bytes.length) return broken(bytes, rest);
  const read = readSlice(bytes, start, scan, longest);
  if (!isRefusal(read)) return read;
  return read.code === 'malformed-json' ? refuse(read.code, breakOf(bytes, start, scan.end)) : read;
}

const refuse = (code: EnvelopeFault, offset: number): Refusal<EnvelopeFault> => ({
  code,
  offset,
  reason: reasons[code],
});

function breakOf(bytes: Uint8Array, start: number, end: number): number {
  const text = decode(bytes, start, end) ?? '';
  return start + new TextEncoder().encode(text.slice(0, firstBreak(text))).length;
}

/** A line feed is part of no other character, so lines can be looked at one by one. */
function firstLineNotUtf8(bytes: Uint8Array): number {
  for (let start = 0; ; ) {
    const feed = bytes.indexOf(LINE_FEED, start);
    if (feed < 0 || !isUtf8(bytes.subarray(start, feed))) return start;
    start = feed + 1;
  }
}
