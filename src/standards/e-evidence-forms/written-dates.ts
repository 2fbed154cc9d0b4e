/** When a written date or instant can have been: `local` as if it stood in UTC, `from` and `to` over all offsets it may mean. */
export type WrittenDate = { local: number; from: number; to: number };

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const OFFSET = /^(?:Z|([+-])(\d\d):(\d\d))$/;
const TIME = /^(\d\d):(\d\d):(\d\d)(\.\d{1,9})?$/;
const HOUR_MS = 3_600_000;
/** Offsets of places go from -12:00 to +14:00. */
const [WEST, EAST] = [12 * HOUR_MS, 14 * HOUR_MS];

/**
 * What a text of XML Schema's `date` or `dateTime` can mean, or null where there is no such day, time or offset. A date is a
 * date wherever it was signed: its offset is checked and not used, since converting it could move it to another day.
 */
export function writtenDate(text: string, kind: 'date' | 'date-time'): WrittenDate | null {
  const [, day = '', time = '', offset = ''] =
    /^(\d{4}-\d\d-\d\d)(?:T([\d:.]+))?(Z|[+-].*)?$/.exec(text.trim()) ?? [];
  const midnight = dayOf(day);
  const shift = offset === '' ? 0 : offsetOf(offset);
  if (midnight === null || shift === null || (time === '') !== (kind === 'date')) return null;
  if (kind === 'date') return { local: midnight, from: midnight - EAST, to: midnight + 24 * HOUR_MS + WEST };
  const since = timeOf(time);
  if (since === null) return null;
  const local = midnight + since;
  return offset === ''
    ? { local, from: local - EAST, to: local + WEST }
    : { local, from: local - shift, to: local - shift };
}

/** @returns midnight of an existing day, as if in UTC */
function dayOf(text: string): number | null {
  const [year = 0, month = 0, day = 0] = (DATE.exec(text) ?? []).slice(1).map(Number);
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  return at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day && year > 0
    ? at.getTime()
    : null;
}

function timeOf(text: string): number | null {
  const found = TIME.exec(text);
  if (found === null) return null;
  const [hour = 0, minute = 0, second = 0] = found.slice(1, 4).map(Number);
  if (minute > 59 || second > 59) return null;
  // XML Schema has 24:00:00 for the end of a day.
  if (hour > 23 && !(hour === 24 && minute === 0 && second === 0)) return null;
  return hour * HOUR_MS + minute * 60_000 + second * 1000 + Number(found[4] ?? 0) * 1000;
}

function offsetOf(text: string): number | null {
  const found = OFFSET.exec(text);
  if (found === null) return null;
  const [hours, minutes] = [Number(found[2] ?? 0), Number(found[3] ?? 0)];
  const size = hours * HOUR_MS + minutes * 60_000;
  return minutes > 59 || size > 14 * HOUR_MS ? null : found[1] === '-' ? -size : size;
}
