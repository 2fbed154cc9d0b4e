import { TextDecoder } from 'node:util';

/** A message that is none of ours, is damaged, or of another version. */
export class Unreadable extends Error {}

/** Another number whenever what stands in messages changes. */
export const FORM = 1;

const NEWLINE = 10;
/** The line of JSON at most. */
const LONGEST_LINE = 2000;
const text = new TextDecoder('utf-8', { fatal: true });

/** One line of JSON, then bytes. */
export function pack(line: object, body: Uint8Array = new Uint8Array()): Uint8Array {
  const head = Buffer.from(`${JSON.stringify({ form: FORM, ...line })}\n`);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

/**
 * Reads what `pack` made. Attacker-controlled: whoever may publish at the server may have made it.
 * @param isOne whether the line has what this kind of message has
 * Throws Unreadable.
 */
export function unpack<T>(
  bytes: Uint8Array,
  isOne: (line: unknown) => line is T,
): { line: T; body: Uint8Array } {
  const end = bytes.subarray(0, LONGEST_LINE).indexOf(NEWLINE);
  if (end === -1) throw new Unreadable('it has no first line');
  let line: unknown;
  try {
    line = JSON.parse(text.decode(bytes.subarray(0, end)));
  } catch {
    throw new Unreadable('its first line is no JSON');
  }
  if ((line as { form?: unknown } | null)?.form !== FORM)
    throw new Unreadable('it is of another version of Comity, or of something else');
  if (!isOne(line)) throw new Unreadable('its first line is not what it must be');
  return { line, body: bytes.subarray(end + 1) };
}
