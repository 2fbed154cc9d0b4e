import { broken, COMMA, OPEN_LIST, scanElements, skipSpace } from './elements.ts';
import { decode, isRefusal, parse, readSlice } from './read-slice.ts';
import { type EnvelopeFault, type Refusal, reasons } from './refusal.ts';
import { newScan, scanString, scanValue } from './scan-value.ts';

/**
 * Where the objects are: `list` is the byte after `[`, or -1 when the envelope has no objects. `shell` holds the
 * members around them, `objects` itself being empty.
 */
export type Place =
  | { form: 'bundle' | 'envelope' | 'list'; list: number; count: number; shell: Record<string, unknown> }
  | { form: 'object'; start: number };

type Fault = Refusal<EnvelopeFault>;

/** Finds the list of objects and checks all the text around it, and that its elements can be told apart. */
export function locate(bytes: Uint8Array): Place | Fault {
  // RFC 8259 §8.1: a byte order mark may be ignored rather than treated as an error
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const start = skipSpace(bytes, mark ? 3 : 0);
  if (bytes[start] === OPEN_LIST) return locateList(bytes, start);
  if (bytes[start] !== 0x7b) return broken(bytes, start);
  return locateInObject(bytes, start);
}

function locateList(bytes: Uint8Array, start: number): Place | Fault {
  const counted = countElements(bytes, start + 1);
  if (isRefusal(counted)) return counted;
  const rest = skipSpace(bytes, counted.close + 1);
  if (rest < bytes.length) return broken(bytes, rest);
  return { form: 'list', list: start + 1, count: counted.count, shell: {} };
}

function locateInObject(bytes: Uint8Array, start: number): Place | Fault {
  const list = findObjects(bytes, start + 1);
  if (typeof list !== 'number') return list;
  const counted = list < 0 ? { close: list, count: 0 } : countElements(bytes, list);
  if (isRefusal(counted)) return counted;

  // The shell is the text without the objects: small, so it can be decoded and parsed as a whole.
  const cutOut = counted.close - list;
  const shell = cutOut === 0 ? bytes : join(bytes.subarray(0, list), bytes.subarray(counted.close));
  const place = (offset: number) => (list >= 0 && offset >= list ? offset + cutOut : offset);
  const scan = newScan();
  scanValue(shell, start, scan);
  if (scan.end < 0) return broken(bytes, place(scan.brokenAt));
  const rest = skipSpace(shell, scan.end);
  if (rest < shell.length) return broken(bytes, place(rest));
  const read = readSlice(shell, start, scan);
  if (isRefusal(read)) return { ...read, offset: place(read.offset) };

  const value = read.value as Record<string, unknown>;
  const form = formOf(value);
  if (form === 'object') return { form, start };
  if (list < 0 && Object.hasOwn(value, 'objects')) {
    return { code: 'objects-not-a-list', offset: start, reason: reasons['objects-not-a-list'] };
  }
  return { form, list, count: counted.count, shell: value };
}

// STIX 2.1 §8: a bundle says so in `type`. TAXII 2.1 §3.7: an envelope has no `type`, and no `id` either.
function formOf(shell: Record<string, unknown>): 'bundle' | 'envelope' | 'object' {
  if (Object.hasOwn(shell, 'type')) return shell.type === 'bundle' ? 'bundle' : 'object';
  return Object.hasOwn(shell, 'id') ? 'object' : 'envelope';
}

/** The byte after the `[` of the member `objects` of the object whose first byte after `{` is `from`, or -1. */
function findObjects(bytes: Uint8Array, from: number): number | Fault {
  const scan = newScan();
  let at = skipSpace(bytes, from);
  if (bytes[at] === 0x7d) return -1;
  for (;;) {
    if (bytes[at] !== 0x22) return broken(bytes, at);
    const keyEnd = scanString(bytes, at, scan);
    if (keyEnd < 0) return broken(bytes, bytes.length);
    const colon = skipSpace(bytes, keyEnd);
    if (bytes[colon] !== 0x3a) return broken(bytes, colon);
    const value = skipSpace(bytes, colon + 1);
    if (bytes[value] === OPEN_LIST && isObjectsKey(bytes, at, keyEnd)) return value + 1;
    scanValue(bytes, value, scan);
    if (scan.end <= value) return broken(bytes, scan.brokenAt < 0 ? value : scan.brokenAt);
    const next = skipSpace(bytes, scan.end);
    if (bytes[next] === 0x7d) return -1;
    if (bytes[next] !== COMMA) return broken(bytes, next);
    at = skipSpace(bytes, next + 1);
  }
}

function isObjectsKey(bytes: Uint8Array, start: number, end: number): boolean {
  // 7 letters, each at most a six-byte escape, and two quotes
  if (end - start > 44) return false;
  const text = decode(bytes, start, end);
  return text !== undefined && parse(text) === 'objects';
}

function countElements(bytes: Uint8Array, list: number): { close: number; count: number } | Fault {
  const elements = scanElements(bytes, list, newScan());
  let count = 0;
  for (;;) {
    const step = elements.next();
    if (!step.done) count++;
    else if (typeof step.value === 'number') return { close: step.value, count };
    else return step.value;
  }
}

function join(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const whole = new Uint8Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}
