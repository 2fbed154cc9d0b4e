import type { FieldError } from '../refusal.ts';

/**
 * The gate for people: what this node takes about a person, until a desk for such records exists.
 * Rules 1 and 11 of the human-rights rules; UN Personal Data Protection and Privacy Principles 1 to 5.
 */
export type GateVerdict =
  | { pass: true }
  | { pass: false; outcome: 'quarantined' | 'refused'; rule: string; error: FieldError };

/** Property extension under which a record about a person says why it may exist. */
export const PERSONAL_DATA_EXTENSION = 'extension-definition--8d3c1f7e-5f1b-4a0c-9b1e-3f1f6f0f8a11';

/** What it must say, none of it blank. */
export const PERSONAL_DATA_FIELDS = [
  'legal_basis',
  'purpose',
  'source_grade',
  'review_date',
  'correction_route',
] as const;

type Json = Record<string, unknown>;

export function peopleGate(object: Json): GateVerdict {
  const stated = beliefProperty(object);
  if (stated) {
    return {
      pass: false,
      outcome: 'refused',
      rule: 'no-belief-attributes',
      error: {
        property: stated,
        clause: 'Comity gate for people, rule 2',
        reason: 'A property that states religion, ethnicity or political opinion is never stored.',
      },
    };
  }
  if (!isAboutAPerson(object)) return { pass: true };
  const grounds = (object.extensions as Json | undefined)?.[PERSONAL_DATA_EXTENSION] as Json | undefined;
  const missing = PERSONAL_DATA_FIELDS.filter((field) => {
    const value = grounds?.[field];
    return typeof value !== 'string' || value.trim() === '';
  });
  if (missing.length === 0) return { pass: true };
  return {
    pass: false,
    outcome: 'quarantined',
    rule: 'people-need-grounds',
    error: {
      property: `extensions.${PERSONAL_DATA_EXTENSION}.${missing[0]}`,
      clause: 'Comity gate for people, rule 1',
      reason: `A record about a person needs ${missing.join(', ').replaceAll('_', ' ')}.`,
    },
  };
}

function isAboutAPerson(object: Json): boolean {
  if (object.type === 'user-account' || object.type === 'email-addr') return true;
  return object.type === 'identity' && object.identity_class === 'individual';
}

/** Dotted path of the first property whose name states a belief or an origin, at any depth; null if none. */
export function beliefProperty(object: Json): string | null {
  const open: { value: unknown; path: string }[] = [{ value: object, path: '' }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    for (const [name, value] of Object.entries(next.value)) {
      const path = next.path === '' ? name : `${next.path}.${name}`;
      if (!Array.isArray(next.value) && statesBelief(name)) return path;
      open.push({ value, path });
    }
  }
  return null;
}

const ANYWHERE = new Set(
  'religion religions religious religiosity ethnicity ethnicities ethnic denomination creed caste racial'.split(
    ' ',
  ),
);
// Alone they mean other things too (a race condition, good faith): they count as the last word of a name.
const AT_THE_END = new Set('faith race tribe sect church mosque politics'.split(' '));
const AFTER_POLITICAL = new Set(
  'opinion opinions view views affiliation affiliations party belief beliefs orientation leaning leanings'.split(
    ' ',
  ),
);

// Property names repeat: what was said of one is kept, within bounds, since a partner writes them.
const judged = new Map<string, boolean>();
const MOST_JUDGED = 10_000;

function statesBelief(name: string): boolean {
  if (name.length > 250) return false;
  const before = judged.get(name);
  if (before !== undefined) return before;
  const verdict = judgeName(name);
  if (judged.size >= MOST_JUDGED) judged.clear();
  judged.set(name, verdict);
  return verdict;
}

function judgeName(name: string): boolean {
  const words = name
    .normalize('NFKC')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const last = words.at(-1) ?? '';
  if (words.some((word) => ANYWHERE.has(word)) || AT_THE_END.has(last)) return true;
  if (words.length >= 2 && words.at(-2) === 'party' && /^(membership|affiliation)s?$/.test(last)) return true;
  return words.some((word, at) => word === 'political' && AFTER_POLITICAL.has(words[at + 1] ?? ''));
}
