/** Why a date was not read as an instant: it stands there, and what it means is for a person. */
export type InstantDoubt =
  | 'no-date'
  | 'no-time'
  | 'no-time-zone'
  | 'day-or-month'
  | 'zone-and-season'
  | 'several-dates'
  | 'no-such-date';

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const MONTH = `(${MONTHS.map((name) => `${name}|${name.slice(0, 3)}`).join('|')}|sept)\\.?`;
/** Year, month and day by the names of their groups. */
const DATES = [
  String.raw`(?<y>\d{4})-(?<m>\d\d)-(?<d>\d\d)`,
  String.raw`(?<d>\d{1,2})(?:st|nd|rd|th)?(?: of)? (?<n>${MONTH}),? (?<y>\d{4})`,
  String.raw`(?<n>${MONTH}) (?<d>\d{1,2})(?:st|nd|rd|th)?,? (?<y>\d{4})`,
  String.raw`(?<d>\d{1,2})\. ?(?<m>\d{1,2})\. ?(?<y>\d{4})`,
  String.raw`(?<a>\d{1,2})[/-](?<b>\d{1,2})[/-](?<y>\d{4})`,
].map((one) => new RegExp(String.raw`(?<![\d])${one}(?!\d)`, 'gi'));
const TIME =
  /(?<![\d.:/+-])(\d{1,2})[:.h](\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?!\d| ?[/.-]\d)(?: ?([ap])\.?m\b\.?)?/gi;
const OFFSET = /^\s*,?\s*\(?\s*(?:(?:UTC|GMT)\s*)?([+\-−–])\s?(\d{1,2})(?::?(\d\d))?(?!\d)/i;
const ZONE = /^\s*,?\s*\(?\s*(?:o'clock\s+)?(Z|UTC|GMT|WET|WEST|CET|CEST|EET|EEST)\b/i;
/** Hours east of UTC, and whether they are those of summer; other names mean several places or none. */
const ZONES: Readonly<Record<string, [number, 'summer' | 'winter' | 'always']>> = {
  Z: [0, 'always'],
  UTC: [0, 'always'],
  GMT: [0, 'always'],
  WET: [0, 'winter'],
  WEST: [1, 'summer'],
  CET: [1, 'winter'],
  CEST: [2, 'summer'],
  EET: [2, 'winter'],
  EEST: [3, 'summer'],
};

type Day = { year: number; month: number; day: number };

/**
 * An instant as people write it, in English or in figures: with its day, its time and its zone, or not at all. A zone of
 * winter on a day of summer (CET in July) is a doubt: it is an hour either way.
 * @returns ISO 8601 with the offset that was written, or why not
 */
export function instantInWords(text: string): { at: string } | { doubt: InstantDoubt } {
  const said = text.slice(0, 300).replace(/\s+/g, ' ');
  const days = daysIn(said);
  if (days.found.length > 1) return { doubt: 'several-dates' };
  const [one] = days.found;
  if (one === undefined) return { doubt: 'no-date' };
  if (one === 'day-or-month') return { doubt: one };
  const rest = said.slice(0, days.from) + ' '.repeat(days.to - days.from) + said.slice(days.to);
  const times = [...rest.matchAll(TIME)];
  if (times.length > 1) return { doubt: 'several-dates' };
  const [time] = times;
  if (!time) return { doubt: 'no-time' };
  const after = said.slice(time.index + time[0].length);
  const offset = offsetOf(after, one);
  if (offset === 'no-time-zone' || offset === 'zone-and-season') return { doubt: offset };
  const [, hours = '', minutes = '', seconds = '00', half] = time;
  const hour = half ? (Number(hours) % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : Number(hours);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${one.year}-${two(one.month)}-${two(one.day)}`;
  const real = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(real.getTime()) || real.toISOString().slice(0, 10) !== day)
    return { doubt: 'no-such-date' };
  if (hour > 23 || (half && Number(hours) > 12)) return { doubt: 'no-such-date' };
  const at = `${day}T${two(hour)}:${minutes}:${seconds}${offset}`;
  return Number.isNaN(Date.parse(at)) ? { doubt: 'no-such-date' } : { at };
}

/** The days that stand in a text, each form by itself; the place of the last one found. */
function daysIn(said: string): { found: (Day | 'day-or-month')[]; from: number; to: number } {
  const found: (Day | 'day-or-month')[] = [];
  let [from, to] = [0, 0];
  for (const form of DATES) {
    for (const match of said.matchAll(form)) {
      const { y, m, d, n, a, b } = match.groups ?? {};
      [from, to] = [match.index, match.index + match[0].length];
      const year = Number(y);
      if (a !== undefined && b !== undefined) {
        const [first, second] = [Number(a), Number(b)];
        // 03/04 is a day in March or in April, by who wrote it.
        if (first <= 12 && second <= 12 && first !== second) found.push('day-or-month');
        else found.push({ year, month: Math.min(first, second), day: Math.max(first, second) });
      } else
        found.push({
          year,
          month:
            n === undefined
              ? Number(m)
              : 1 + MONTHS.findIndex((name) => name.startsWith(n.slice(0, 3).toLowerCase())),
          day: Number(d),
        });
    }
  }
  return { found, from, to };
}

function offsetOf(after: string, day: Day): string {
  const given = OFFSET.exec(after);
  if (given) {
    const [, sign, hours = '', minutes = '00'] = given;
    return Number(hours) <= 14 && Number(minutes) < 60
      ? `${sign === '+' ? '+' : '-'}${hours.padStart(2, '0')}:${minutes}`
      : 'no-time-zone';
  }
  const name = ZONE.exec(after)?.[1]?.toUpperCase();
  const zone = name === undefined ? undefined : ZONES[name];
  if (!zone) return 'no-time-zone';
  const [hours, season] = zone;
  if (season !== 'always' && season !== seasonOf(day)) return 'zone-and-season';
  return hours === 0 ? 'Z' : `+0${hours}:00`;
}

/** Of the Union's clocks: from the last Sunday of March to the last of October; the days of the change count as both. */
function seasonOf({ year, month, day }: Day): 'summer' | 'winter' | 'either' {
  const lastSunday = (month: number) => {
    const last = new Date(Date.UTC(year, month, 0));
    return last.getUTCDate() - last.getUTCDay();
  };
  if (month === 3 || month === 10) {
    const change = lastSunday(month);
    if (day === change) return 'either';
    return day > change === (month === 3) ? 'summer' : 'winter';
  }
  return month > 3 && month < 10 ? 'summer' : 'winter';
}
