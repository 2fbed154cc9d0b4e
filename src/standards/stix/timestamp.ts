/** Why a text is not a STIX timestamp. */
export type TimestampFault =
  | 'not-a-timestamp'
  | 'no-such-date'
  | 'no-such-time'
  | 'leap-second'
  | 'finer-than-nanoseconds';

const reasons: Record<TimestampFault, string> = {
  'not-a-timestamp': 'A timestamp reads YYYY-MM-DDTHH:MM:SS[.s+]Z.',
  'no-such-date': 'The calendar has no such day.',
  'no-such-time': 'The clock has no such time.',
  'leap-second':
    'Second 60 has no place on the time line that instants are compared on; write 59 or the next minute.',
  'finer-than-nanoseconds': 'Digits beyond nanoseconds would be lost in comparison.',
};

/** Thrown by `instantNs`. */
export class TimestampError extends Error {
  readonly code: TimestampFault;

  constructor(code: TimestampFault) {
    super(reasons[code]);
    this.name = 'TimestampError';
    this.code = code;
  }
}

/** One sentence for a fault. */
export function timestampReason(fault: TimestampFault): string {
  return reasons[fault];
}

/** Attacker-controlled text: anything longer is not read at all. */
const MAX_LENGTH = 64;
const SECONDS_END = 19;

/** Why the text is not a STIX timestamp (STIX 2.1 §2.16: RFC 3339 in UTC, written with T and Z), or undefined. */
export function timestampFault(text: string): TimestampFault | undefined {
  const length = text.length;
  if (length < 20 || length > MAX_LENGTH || text[length - 1] !== 'Z') return 'not-a-timestamp';
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  if ((year | month | day | hour | minute | second) < 0) return 'not-a-timestamp';
  if (text[4] !== '-' || text[7] !== '-' || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':') {
    return 'not-a-timestamp';
  }
  const fraction = fractionFault(text);
  if (fraction !== undefined) return fraction;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return 'no-such-date';
  if (second === 60) return 'leap-second';
  if (hour > 23 || minute > 59 || second > 59) return 'no-such-time';
  return undefined;
}

function fractionFault(text: string): TimestampFault | undefined {
  const end = text.length - 1;
  if (end === SECONDS_END) return undefined;
  if (text[SECONDS_END] !== '.' || end === SECONDS_END + 1) return 'not-a-timestamp';
  let fault: TimestampFault | undefined;
  for (let i = SECONDS_END + 1; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return 'not-a-timestamp';
    if (code !== 0x30 && i > SECONDS_END + 9) fault = 'finer-than-nanoseconds';
  }
  return fault;
}

/** How many digits follow the seconds; 0 when there is no fraction. The text must be a STIX timestamp. */
export function fractionDigits(text: string): number {
  return Math.max(0, text.length - SECONDS_END - 2);
}

/**
 * The instant in nanoseconds since 1970-01-01T00:00:00Z. STIX 2.1 §2.16: `.989Z` and `.989000Z` are one instant
 * and two texts, so texts are kept and instants are compared. Throws `TimestampError`.
 */
export function instantNs(text: string): bigint {
  const fault = timestampFault(text);
  if (fault !== undefined) throw new TimestampError(fault);
  const days = daysSinceEpoch(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
  const seconds =
    days * 86_400 + digits(text, 11, 13) * 3600 + digits(text, 14, 16) * 60 + digits(text, 17, 19);
  const fraction = text
    .slice(SECONDS_END + 1, -1)
    .slice(0, 9)
    .padEnd(9, '0');
  return BigInt(seconds) * 1_000_000_000n + BigInt(fraction);
}

/** Negative, zero or positive as `a` is before, at or after `b`. Both must be STIX timestamps. */
export function compareInstants(a: string, b: string): number {
  // the format has a fixed width down to the seconds, so text order is time order there
  const coarse = compareText(a.slice(0, SECONDS_END), b.slice(0, SECONDS_END));
  if (coarse !== 0) return coarse;
  const width = Math.max(a.length, b.length);
  const fraction = (text: string) => text.slice(SECONDS_END + 1, -1).padEnd(width, '0');
  return compareText(fraction(a), fraction(b));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The digits of [from, to) as a number, or -1 when one is not a digit. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days of the proleptic Gregorian calendar, counted in years that begin in March (H. Hinnant, days_from_civil). */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
