export type Duration = { readonly months: number; readonly days: number; readonly ms: number };

const PATTERN = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const DAY = 86_400_000;
const parsed = new Map<string, Duration>();

/** Reads an ISO 8601 duration of whole numbers (`P6M`, `PT72H`). Throws a RangeError that quotes anything else. */
export function parseDuration(text: string): Duration {
  const known = parsed.get(text);
  if (known) return known;
  const match = PATTERN.exec(text);
  if (!match || text.endsWith('P') || text.endsWith('T'))
    throw new RangeError(`not an ISO 8601 duration: "${text}"`);
  const [years, months, weeks, days, hours, minutes, seconds] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const duration = {
    months: years! * 12 + months!,
    days: weeks! * 7 + days!,
    ms: ((hours! * 60 + minutes!) * 60 + seconds!) * 1000,
  };
  parsed.set(text, duration);
  return duration;
}

/**
 * Adds a duration to an instant (milliseconds since the epoch), in UTC.
 * Months are calendar months: 31 August + P6M is the last day of February.
 */
export function addDuration(instant: number, text: string): number {
  const { months, days, ms } = parseDuration(text);
  return addMonths(instant, months) + days * DAY + ms;
}

/** Midnight UTC at the end of the day that holds this instant; an instant at midnight stays. */
export function endOfDay(instant: number): number {
  return Math.ceil(instant / DAY) * DAY;
}

// Regulation (EEC, Euratom) No 1182/71, Art. 3(2)(c): a period in months ends on the same date of the month,
// or on the last day of a month that has no such date.
function addMonths(instant: number, months: number): number {
  if (months === 0) return instant;
  const date = new Date(instant);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const daysInMonth = new Date(
    Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0),
  ).getUTCDate();
  const day = Math.min(date.getUTCDate(), daysInMonth);
  return first + (day - 1) * DAY + (((instant % DAY) + DAY) % DAY);
}
