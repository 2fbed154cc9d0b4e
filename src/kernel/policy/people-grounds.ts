import { isReason } from '../../engines/words/reason.ts';
import { timestampFault } from '../../standards/stix/timestamp.ts';

/** Property extension under which a record about a person says why it may exist. */
export const PERSONAL_DATA_EXTENSION = 'extension-definition--8d3c1f7e-5f1b-4a0c-9b1e-3f1f6f0f8a11';

/** What it must say, each so that somebody else can act on it. */
export const PERSONAL_DATA_FIELDS = [
  'legal_basis',
  'purpose',
  'source_grade',
  'review_date',
  'correction_route',
] as const;

type Ground = (typeof PERSONAL_DATA_FIELDS)[number];

/** What a ground that says nothing should say. */
const ASKED: Record<Ground, string> = {
  legal_basis: 'name the law and its article, or say it in words',
  purpose: 'say in words what the record is for: at least three words, or twelve letters',
  source_grade:
    'give a grade with the name of its scale (Admiralty B2, 4x4 B2), or grade the source in words',
  review_date: 'give the day or the instant as RFC 3339 has it, such as 2027-01-31',
  correction_route: 'say in words where a correction is asked for: at least three words, or twelve letters',
};

/** Instrument and article are enough, however short the instrument is called: `GDPR Art. 6(1)(e)`. */
const isProvision = (said: string) => /\p{N}/u.test(said) && (said.match(/\p{L}{2,}/gu)?.length ?? 0) >= 2;
// The two scales share letters and digits and mean different things: a grade without its scale says nothing.
const GRADE = /^(admiralty( (scale|code|system))?:? [a-f] ?[1-6]|(europol )?4[x×]4:? [abcx] ?[1-4])$/i;

const says: Record<Ground, (said: string) => boolean> = {
  legal_basis: (said) => isReason(said) || isProvision(said),
  purpose: isReason,
  source_grade: (said) => GRADE.test(said.trim()) || isReason(said),
  review_date: isRfc3339,
  correction_route: isReason,
};

export type GroundFault = { field: Ground; reason: string };

/** The first ground that is missing or says nothing; null when each says something. */
export function groundFault(grounds: unknown): GroundFault | null {
  const stated = (typeof grounds === 'object' && grounds !== null ? grounds : {}) as Record<string, unknown>;
  const blank = PERSONAL_DATA_FIELDS.filter((field) => {
    const said = stated[field];
    return typeof said !== 'string' || said.trim() === '';
  });
  const [missing] = blank;
  if (missing) return { field: missing, reason: `needs ${blank.join(', ').replaceAll('_', ' ')}` };
  const empty = PERSONAL_DATA_FIELDS.find((field) => !says[field](stated[field] as string));
  return empty ? { field: empty, reason: `states no ${empty.replaceAll('_', ' ')}: ${ASKED[empty]}` } : null;
}

/** RFC 3339 §5.6: `full-date`, or `date-time` with any offset, of a day that the calendar has. */
export function isRfc3339(said: string): boolean {
  if (/^\d{4}-\d\d-\d\d$/.test(said)) return timestampFault(`${said}T00:00:00Z`) === undefined;
  const [, date, time, offset] =
    /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)([Zz]|[+-]\d\d:\d\d)$/.exec(said) ?? [];
  if (!date || !time || !offset) return false;
  const [hours = 0, minutes = 0] = offset.length === 1 ? [] : offset.slice(1).split(':').map(Number);
  return hours <= 23 && minutes <= 59 && timestampFault(`${date}T${time}Z`) === undefined;
}
