import { countMembers, firstDuplicateKey } from './members.ts';
import { parseKeysAlone } from './parse-keys-alone.ts';
import { MAX_OBJECT_BYTES, type ObjectFault, type Refusal, reasons } from './refusal.ts';
import type { Scan } from './scan-value.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export type Read = { raw: string; value: unknown };
type SliceFault = Exclude<ObjectFault, 'not-an-object'>;

export function isRefusal<T extends object, Code extends string>(
  result: T | Refusal<Code>,
): result is Refusal<Code> {
  return 'code' in result;
}

export function refuse<Code extends ObjectFault>(code: Code, offset: number, reason?: string): Refusal<Code> {
  return { code, offset, reason: reason ?? reasons[code] };
}

/**
 * Reads the slice that `scanValue` found: `raw` is its exact text, `value` is `JSON.parse(raw)`, from the same
 * bytes. Limits are checked before anything is decoded, so a huge or deep slice costs one scan and no memory.
 * @param longest in bytes
 */
export function readSlice(
  bytes: Uint8Array,
  start: number,
  scan: Scan,
  longest = MAX_OBJECT_BYTES,
): Read | Refusal<SliceFault> {
  if (scan.end - start > longest)
    return refuse('too-large', start, `The text is longer than ${longest} bytes.`);
  if (scan.deepAt >= 0) return refuse('too-deep', scan.deepAt);
  if (scan.nulAt >= 0) return refuse('nul-character', scan.nulAt);
  if (scan.surrogateAt >= 0) return refuse('lone-surrogate', scan.surrogateAt);
  const raw = decode(bytes, start, scan.end);
  if (raw === undefined) return refuse('invalid-utf-8', start);
  const parsed = parse(raw);
  if (parsed === undefined) return refuse('malformed-json', start);
  const value = scan.escapedKey ? parseKeysAlone(raw) : parsed;
  // Fewer members than colons: JSON.parse kept the last of two equal keys and said nothing.
  if (countMembers(value) !== scan.members) {
    const key = firstDuplicateKey(raw);
    return refuse(
      'duplicate-key',
      start,
      `The key ${JSON.stringify(key.slice(0, 250))} occurs twice in one object.`,
    );
  }
  return { raw, value };
}

/** The text of the bytes, or undefined when they are not UTF-8. */
export function decode(bytes: Uint8Array, start: number, end: number): string | undefined {
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The value of the text, or undefined (which no JSON text means) when it is not JSON. */
export function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
