import { skipSpace } from './elements.ts';
import { countMembers, firstDuplicateKey } from './members.ts';
import { parseKeysAlone } from './parse-keys-alone.ts';
import { decode } from './read-slice.ts';
import { newScan, scanValue } from './scan-value.ts';

/**
 * What `JSON.parse` hides of a text that it took, however long: a key that an object has twice, of which it kept the
 * last. `too-deep`: nested beyond the limit, so not looked at. Null where the value has all that the text has.
 * @param bytes the text, which is UTF-8
 * @param value what `JSON.parse` read in it
 */
export function repeatedKey(bytes: Uint8Array, value: unknown): { key: string } | 'too-deep' | null {
  if (typeof value !== 'object' || value === null) return null;
  // RFC 8259 §8.1: a byte order mark may be ignored rather than treated as an error
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const start = skipSpace(bytes, mark ? 3 : 0);
  const scan = newScan();
  scanValue(bytes, start, scan);
  if (scan.deepAt >= 0) return 'too-deep';
  const text = () => decode(bytes, start, scan.end) as string;
  const read = scan.escapedKey ? parseKeysAlone(text()) : value;
  // Fewer members than colons.
  return countMembers(read) === scan.members ? null : { key: firstDuplicateKey(text()) };
}
