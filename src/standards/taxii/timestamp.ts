import { type TimestampFault, timestampFault } from '../stix/timestamp.ts';

/** TAXII 2.1 §2: RFC 3339 in UTC with six digits of a second, unlike STIX. */
export function taxiiTimestamp(date: Date): string {
  return date.toISOString().replace('Z', '000Z');
}

/** Whether the text is written as TAXII writes timestamps, six digits and all. */
export function isTaxiiTimestamp(text: string): boolean {
  return text.length === 27 && timestampFault(text) === undefined;
}

/**
 * Reads a timestamp that a client wrote with any number of digits as six digits, cut off: `date_added` has
 * microseconds, so what is after x is what is after x without its nanoseconds.
 */
export function readTimestamp(
  text: string,
): { ok: true; text: string } | { ok: false; fault: TimestampFault } {
  const parts = /^(.{19})(?:\.(\d{1,40}))?Z$/.exec(text);
  if (!parts) return { ok: false, fault: 'not-a-timestamp' };
  const [, seconds, fraction = ''] = parts;
  const cut = `${seconds}.${fraction.slice(0, 6).padEnd(6, '0')}Z`;
  const fault = timestampFault(cut);
  return fault === undefined ? { ok: true, text: cut } : { ok: false, fault };
}
