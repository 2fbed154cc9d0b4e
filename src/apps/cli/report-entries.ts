import { cutObjects } from '../../standards/json/cut-objects.ts';
import { skipSpace } from '../../standards/json/elements.ts';
import { readDocument } from '../../standards/json/read-document.ts';
import { newScan, scanValue } from '../../standards/json/scan-value.ts';
import { linesOf } from './file-lines.ts';

/** Where something stands in a file: its line, and of a list which entry it is, both counted from 1. */
export type Place = { line?: number; entry?: number };

/** One object of a file, or why it could not be read. */
export type Entry =
  | { ok: true; place: Place; value: Record<string, unknown> }
  | { ok: false; place: Place; code: string; reason: string };

/** Of a line, or of a file that is one object. */
const LONGEST_OBJECT = 16 * 1_048_576;
/** Of a file that has to be read as a whole. */
const LONGEST_WHOLE = 256 * 1_048_576;

const LINE_FEED = 0x0a;

/**
 * The objects of a JSON text: one object, a list of them, or JSON Lines, known by how it begins. JSON Lines are read line
 * by line, however many there are. An object that cannot be read is told by itself, and the others go on.
 */
export async function* entriesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Entry> {
  const { first, rest, byLine } = await begin(chunks[Symbol.asyncIterator]());
  const all = again(first, rest);
  if (byLine) yield* byLines(all);
  else yield* asWhole(all);
}

type Chunks = AsyncIterator<Uint8Array>;

/** Reads on until the first line that is not blank is there whole. */
async function begin(rest: Chunks): Promise<{ first: Uint8Array[]; rest: Chunks; byLine: boolean }> {
  const first: Uint8Array[] = [];
  let length = 0;
  let lines = false;
  for (;;) {
    const { value, done } = await rest.next();
    if (!done) {
      first.push(value);
      length += value.length;
      // Nothing is known before a line has ended.
      lines ||= value.includes(LINE_FEED);
      if (!lines && length <= LONGEST_OBJECT) continue;
    }
    const bytes = first.length === 1 ? (first[0] as Uint8Array) : Buffer.concat(first);
    const byLine = beginsWithObjectOnLine(bytes, done === true);
    if (byLine !== undefined) return { first: [bytes], rest, byLine };
    if (done || length > LONGEST_OBJECT) return { first: [bytes], rest, byLine: false };
  }
}

/** Whether the first line that is not blank holds a whole object; undefined where it has not ended. */
function beginsWithObjectOnLine(bytes: Uint8Array, whole: boolean): boolean | undefined {
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const start = skipSpace(bytes, mark ? 3 : 0);
  if (start < bytes.length && bytes[start] !== 0x7b) return false;
  const feed = bytes.indexOf(LINE_FEED, start);
  if (feed < 0 && !whole) return undefined;
  const line = bytes.subarray(0, feed < 0 ? bytes.length : feed);
  const scan = newScan();
  scanValue(line, start, scan);
  // Brackets that close what was not open are a fault of that line; those that are open go on behind it.
  return scan.end >= 0 || scan.brokenAt < line.length;
}

async function* again(first: Uint8Array[], rest: Chunks): AsyncGenerator<Uint8Array> {
  yield* first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function* byLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Entry> {
  for await (const { line, bytes, tooLong } of linesOf(chunks, LONGEST_OBJECT)) {
    const place = { line };
    if (tooLong) yield tooLarge(place, LONGEST_OBJECT, 'line');
    else if (skipSpace(bytes, 0) < bytes.length) yield readObject(bytes, place);
  }
}

async function* asWhole(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Entry> {
  const held: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > LONGEST_WHOLE) return yield tooLarge({}, LONGEST_WHOLE, 'file');
    held.push(chunk);
  }
  const bytes = Buffer.concat(held);
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const start = skipSpace(bytes, mark ? 3 : 0);
  if (start === bytes.length) return;
  if (bytes[start] === 0x5b) yield* ofList(bytes);
  else yield readObject(bytes, {});
}

/** One object, which is all that there is in a line or in a file; of a file its fault has a line. */
function readObject(bytes: Uint8Array, place: Place): Entry {
  const read = readDocument(bytes, LONGEST_OBJECT);
  if (!('code' in read)) {
    const { value } = read;
    return Array.isArray(value)
      ? { ok: false, place, code: 'not-an-object', reason: 'An object is needed here, and this is a list.' }
      : { ok: true, place, value: value as Record<string, unknown> };
  }
  const { code, offset, reason } = read;
  if (code === 'too-large') return tooLarge(place, LONGEST_OBJECT, 'object');
  // Of a key that is there twice the text has no place, but its name.
  const at = place.line === undefined && code !== 'duplicate-key' ? { line: lineOf(bytes, offset) } : place;
  return { ok: false, place: at, code, reason };
}

function* ofList(bytes: Uint8Array): Generator<Entry> {
  // Strictly, so that text around the list and lists without an end are refused with their place.
  const cut = cutObjects(bytes);
  if (!cut.ok) {
    const { code, offset, reason } = cut;
    yield { ok: false, place: { line: lineOf(bytes, offset) }, code, reason };
    return;
  }
  let [line, seen] = [1, 0];
  for (const one of cut.objects) {
    line += feedsIn(bytes, seen, one.offset);
    seen = one.offset;
    const place = { line, entry: one.index + 1 };
    yield one.ok
      ? { ok: true, place, value: one.value }
      : { ok: false, place, code: one.code, reason: one.reason };
  }
}

const tooLarge = (place: Place, most: number, what: string): Entry => ({
  ok: false,
  place,
  code: 'too-large',
  reason: `The ${what} has more than ${most / 1_048_576} MB; JSON Lines, a statement a line, may be of any length.`,
});

const lineOf = (bytes: Uint8Array, offset: number) => 1 + feedsIn(bytes, 0, offset);

function feedsIn(bytes: Uint8Array, from: number, to: number): number {
  const part = bytes.subarray(from, to);
  let feeds = 0;
  for (let at = part.indexOf(LINE_FEED); at >= 0; at = part.indexOf(LINE_FEED, at + 1)) feeds++;
  return feeds;
}
