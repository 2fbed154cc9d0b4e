import { HASH_TYPES, LONGEST_VALUE, SIGNAL_TYPES, type SignalType } from './signal-types.ts';

/** STIX 2.1 §9: the pattern of one comparison that says a value. */
export const patternOf = (type: SignalType, value: string): string =>
  `[${HASH_TYPES[type].stixPath} = '${value.replace(/[\\']/g, '\\$&')}']`;

// STIX 2.1 §9.2: a step with a hyphen is quoted, another may be. Each text has one way through it.
const PATTERN = /^\[ *([a-z0-9-]{1,40}:[\w.'-]{1,80}) *= *'((?:[^'\\]|\\['\\])*)' *\]$/;
const STEP = /^(?:'[\w-]+'|\w+)$/;

/** Of a pattern at most so many characters are read: every character of a value may be escaped. */
const LONGEST = 200 + 2 * LONGEST_VALUE;

/** The value that a pattern says, as it is kept; null for a pattern of another shape or of none of our types. */
export function readPattern(pattern: string): { type: SignalType; value: string } | null {
  if (pattern.length > LONGEST) return null;
  const [, path = '', written = ''] = PATTERN.exec(pattern) ?? [];
  const type = typeOf(path);
  if (type === undefined) return null;
  const value = HASH_TYPES[type].validate(written.replace(/\\(.)/g, '$1'));
  return value === null ? null : { type, value };
}

const bare = (path: string) => path.replaceAll("'", '');
const types = new Map(SIGNAL_TYPES.map((type) => [bare(HASH_TYPES[type].stixPath), type]));

function typeOf(path: string): SignalType | undefined {
  const [, ...steps] = path.split(/[:.]/);
  return steps.every((step) => STEP.test(step)) ? types.get(bare(path)) : undefined;
}
