/** One object may be at most this many bytes, as it came. */
export const MAX_OBJECT_BYTES = 1_048_576;
/** One object may nest at most this deep; the object itself is level 1. */
export const MAX_DEPTH = 64;

/** Why one object was refused while its neighbours go on. */
export type ObjectFault =
  | 'duplicate-key'
  | 'invalid-utf-8'
  | 'lone-surrogate'
  | 'malformed-json'
  | 'not-an-object'
  | 'nul-character'
  | 'too-deep'
  | 'too-large';

/** Why the text around the objects was refused, and so all of it. */
export type EnvelopeFault =
  | 'duplicate-key'
  | 'invalid-utf-8'
  | 'lone-surrogate'
  | 'malformed-json'
  | 'nul-character'
  | 'objects-not-a-list'
  | 'too-deep'
  | 'too-large'
  | 'truncated';

/** `offset` counts bytes from the start of the input. `reason` is one sentence and quotes at most a key. */
export type Refusal<Code extends string> = { code: Code; offset: number; reason: string };

export const reasons: Record<ObjectFault | EnvelopeFault, string> = {
  'duplicate-key': 'An object has the same key twice, so readers would disagree on its value.',
  'invalid-utf-8': 'The text is not valid UTF-8.',
  'lone-surrogate': 'A \\u escape names half of a surrogate pair, which is not a character.',
  'malformed-json': 'The text is not valid JSON.',
  'not-an-object': 'A list of objects may hold only JSON objects.',
  'nul-character': 'A string holds the character U+0000, which the store cannot keep as text.',
  'objects-not-a-list': 'The property objects must be a list.',
  'too-deep': `Nesting is deeper than ${MAX_DEPTH} levels.`,
  'too-large': `The text is longer than ${MAX_OBJECT_BYTES} bytes.`,
  truncated: 'The text ends before the JSON does.',
};
