import type { FieldError } from '../refusal.ts';
import { groundFault, PERSONAL_DATA_EXTENSION } from './people-grounds.ts';

/**
 * The gate for people: what this node takes about a person, until a desk for such records exists.
 * Rules 1 and 11 of the human-rights rules; UN Personal Data Protection and Privacy Principles 1 to 5.
 */
export type GateVerdict =
  | { pass: true }
  | { pass: false; outcome: 'quarantined' | 'refused'; rule: string; error: FieldError };

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
  for (const { about, path } of peopleIn(object)) {
    const own = groundsOf(about);
    const fault = groundFault(own ?? groundsOf(object));
    if (!fault) continue;
    const place = own && path !== '' ? `${path}.` : '';
    const what = path === '' ? 'A record about a person' : `A record that holds one about a person (${path})`;
    return {
      pass: false,
      outcome: 'quarantined',
      rule: 'people-need-grounds',
      error: {
        property: `${place}extensions.${PERSONAL_DATA_EXTENSION}.${fault.field}`,
        clause: 'Comity gate for people, rule 1',
        reason: `${what} ${fault.reason}.`,
      },
    };
  }
  return { pass: true };
}

const groundsOf = (object: Json): unknown =>
  (object.extensions as Json | undefined)?.[PERSONAL_DATA_EXTENSION];

/**
 * The object itself where it is about a person, and every object inside it that is: the observables of an
 * `observed-data` (STIX 2.0, deprecated in 2.1 §4.14 and still allowed), or a custom property's. What stands inside
 * may say its own grounds; otherwise those of the whole hold.
 */
function* peopleIn(object: Json): Generator<{ about: Json; path: string }> {
  const open: { value: unknown; path: string }[] = [{ value: object, path: '' }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value) && isAboutAPerson(value as Json)) yield { about: value as Json, path };
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === 'object')
        open.push({ value: inner, path: path === '' ? name : `${path}.${name}` });
    }
  }
}

/** Words for one human being, as classes of identities and ends of custom types name them. */
const PERSON = /^(individual|person|naturalperson|privateperson|human|humanbeing)s?$/;

/** STIX 2.1 §9.4: the object type that a comparison begins with; what stands in quotes is no type. */
const NAMES_AN_ACCOUNT = /(?<![\w-])(?:user-account|email-addr) *:/;
const LITERAL = /'(?:[^'\\]|\\[\s\S])*'/g;

function isAboutAPerson(object: Json): boolean {
  if (typeof object.type !== 'string') return false;
  const type = wordsOf(object.type);
  if (object.type === 'user-account' || object.type === 'email-addr') return true;
  // What looks for a person's account holds it.
  if (object.type === 'indicator')
    return NAMES_AN_ACCOUNT.test(String(object.pattern).replace(LITERAL, "''"));
  // `identity-class-ov` is open, and its case is the sender's.
  if (object.type === 'identity') return PERSON.test(wordsOf(String(object.identity_class ?? '')).join(''));
  return type[0] === 'x' && PERSON.test(type.at(-1) ?? '');
}

/**
 * Dotted path of the first property whose name states a belief or an origin, at any depth; null if none. A name may
 * also stand as a value, in a pair such as `{"key": "religion", "value": ...}`.
 */
export function beliefProperty(object: Json): string | null {
  const open: { value: unknown; path: string }[] = [{ value: object, path: '' }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    const within = (name: string) => (next.path === '' ? name : `${next.path}.${name}`);
    const entries = Object.entries(next.value);
    const isPair = !Array.isArray(next.value) && entries.some(([name]) => PAIR_VALUE.test(name));
    for (const [name, value] of entries) {
      if (!Array.isArray(next.value) && statesBelief(name)) return within(name);
      if (isPair && PAIR_NAME.test(name) && typeof value === 'string' && statesBelief(value))
        return within(name);
      open.push({ value, path: within(name) });
    }
  }
  return null;
}

const PAIR_NAME = /^(name|key|attribute|property|field|label|type)$/i;
const PAIR_VALUE = /^(values?|content)$/i;

const ANYWHERE = new Set(
  'ethnic denomination creed caste racial muslim muslims christian christians jew jews jewish hindu hindus sikh sikhs buddhist buddhists catholic catholics protestant protestants shia shiite shiites sunni sunnis yazidi yazidis alawite alawites druze ahmadi ahmadis atheist atheists'.split(
    ' ',
  ),
);
// Alone they mean other things too (a race condition, good faith): they count as the last word of a name.
const AT_THE_END = new Set('faith race tribe sect church mosque politics'.split(' '));
// However a name is run together or spelled apart (`subjectReligion`, `subjectreligion`, `r_e_l_i_g_i_o_n`).
const RUN_TOGETHER =
  /religio|ethnicit|ethnicorigin|ethnicgroup|(?<!geo)political(opinion|view|affiliation|party|belief|orientation|leaning)|partymembership|partyaffiliation|muslim/;

// Property names repeat: what was said of one is kept, within bounds, since a partner writes them.
const judged = new Map<string, boolean>();
const MOST_JUDGED = 10_000;
/** STIX 2.1 §3.1: names have at most 250 characters. */
const LONGEST = 250;

function statesBelief(name: string): boolean {
  const before = judged.get(name);
  if (before !== undefined) return before;
  const verdict = judgeName(name.slice(0, LONGEST));
  if (judged.size >= MOST_JUDGED) judged.clear();
  if (name.length <= LONGEST) judged.set(name, verdict);
  return verdict;
}

function judgeName(name: string): boolean {
  const words = wordsOf(name);
  if (RUN_TOGETHER.test(words.join(''))) return true;
  // A Christian name is a first name.
  if (words.some((word, at) => ANYWHERE.has(word) && !(word === 'christian' && words[at + 1] === 'name')))
    return true;
  return AT_THE_END.has(words.at(-1) ?? '');
}

/**
 * The words of a name in small letters: `XReligion`, `x-religion`, `x_religion` and `x.Réligion` alike. Characters that
 * are not seen and accents do not count.
 */
function wordsOf(name: string): string[] {
  return name
    .normalize('NFKD')
    .replace(/[\p{Cf}\p{M}]/gu, '')
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1_$2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
}
