import type { Entry, Place } from './report-entries.ts';
import { type Identifier, kindOf, REPORT_KINDS } from './report-kinds.ts';

/** `unread`: what could not be read or is no report; a fault: what would not be taken; a warning: what to look at. */
export type Finding = Place & {
  level: 'unread' | 'fault' | 'warning';
  pointer: string;
  code: string;
  message: string;
};

/** Counts of a file: `kinds` by name, and how many objects have no fault. */
export type Sum = {
  kinds: Record<string, number>;
  valid: number;
  faults: number;
  warnings: number;
  unread: number;
};

/** Beyond these, a `puid` that comes again is not seen: a set of them all could outgrow memory. */
const MOST_IDENTIFIERS = 2_000_000;

const NO_KIND = `It is none of these: ${REPORT_KINDS.map(({ title }) => title).join('; ')}.`;

/** Checks the objects of a file one after the other. `tell` hears of each finding at once. */
export async function checkEntries(
  entries: AsyncIterable<Entry>,
  tell: (finding: Finding) => void,
): Promise<Sum> {
  const sum: Sum = { kinds: {}, valid: 0, faults: 0, warnings: 0, unread: 0 };
  const met = new Map<string, Place>();
  for await (const entry of entries) {
    const { place } = entry;
    const kind = entry.ok ? kindOf(entry.value) : undefined;
    if (!entry.ok || !kind) {
      sum.unread++;
      const { code, reason } = entry.ok ? { code: 'unknown-kind', reason: NO_KIND } : entry;
      tell({ level: 'unread', ...place, pointer: '', code, message: reason });
      continue;
    }
    const { faults, warnings } = kind.check(entry.value);
    faults.push(...metBefore(kind.identifiers(entry.value), place, met));
    sum.kinds[kind.name] = (sum.kinds[kind.name] ?? 0) + 1;
    sum.valid += faults.length === 0 ? 1 : 0;
    sum.faults += faults.length;
    sum.warnings += warnings.length;
    for (const fault of faults) tell({ level: 'fault', ...place, ...fault });
    for (const warning of warnings) tell({ level: 'warning', ...place, ...warning });
  }
  return sum;
}

function metBefore(identifiers: Identifier[], place: Place, met: Map<string, Place>) {
  return identifiers.flatMap(({ pointer, value }) => {
    const first = met.get(value);
    if (first === undefined && met.size < MOST_IDENTIFIERS) met.set(value, place);
    return first === undefined
      ? []
      : [
          {
            pointer,
            code: 'puid-twice',
            message: `Another puid is needed: ${placeInWords(first)} has the same one.`,
          },
        ];
  });
}

/** `entry 3 (line 17)`; an empty text where the file is one object. */
export const placeInWords = ({ line, entry }: Place): string =>
  [
    entry === undefined ? '' : `entry ${entry}`,
    line === undefined ? '' : entry === undefined ? `line ${line}` : `(line ${line})`,
  ]
    .filter((part) => part !== '')
    .join(' ');
