/** Why the database would not take a statement or a batch. */
export type Fault = {
  /** JSON Pointer into what was checked; empty for the whole. */
  pointer: string;
  code:
    | 'not-an-object'
    | 'missing'
    | 'no-decision'
    | 'unknown-field'
    | 'not-a-text'
    | 'not-a-list'
    | 'not-in-list'
    | 'too-long'
    | 'not-a-date'
    | 'date-out-of-range'
    | 'not-a-web-address'
    | 'malformed'
    | 'ends-before-it-begins'
    | 'too-many'
    | 'puid-twice';
  /** One sentence: what is needed. It never quotes a text of the statement. */
  message: string;
};

/** The most faults told of one statement. */
export const MOST_FAULTS = 100;

/** RFC 6901 §3. */
export const pointerTo = (...names: (string | number)[]): string =>
  names.map((name) => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Whether nothing was said: the database takes null, a blank text and an empty list as if they were not there. */
export const isLeftOut = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) ? value.length === 0 : typeof value === 'object' && Object.keys(value).length === 0);

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
