/** Nesting beyond this is refused: the node's own limit for any object it takes in. */
export const MAX_DEPTH = 64;

export type CanonicalJsonFault =
  | 'not-a-finite-number'
  | 'lone-surrogate'
  | 'not-a-json-value'
  | 'not-a-plain-object'
  | 'too-deep';

/** Thrown by `canonicalJson`. `path` is a JSON Pointer (RFC 6901) to the offending value or member name. */
export class CanonicalJsonError extends Error {
  readonly code: CanonicalJsonFault;
  readonly path: string;

  constructor(code: CanonicalJsonFault, keys: readonly (string | number)[]) {
    const path = keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    super(`${code} at ${path === '' ? 'the root' : path}`);
    this.name = 'CanonicalJsonError';
    this.code = code;
    this.path = path;
  }
}

/**
 * The one text of a JSON value under RFC 8785 (JCS): no white space, members sorted by UTF-16 code units,
 * numbers and strings as ECMAScript writes them. Encode it as UTF-8 before hashing.
 *
 * Throws `CanonicalJsonError` for anything JSON cannot carry (NaN, infinities, undefined, bigint, functions,
 * symbols, class instances, lone surrogates, sparse arrays) and beyond 64 levels, which also ends cycles.
 * Nothing is dropped or coerced: a silently skipped member would be a hash over something else.
 */
export function canonicalJson(value: unknown): string {
  return write(value, []);
}

function write(value: unknown, at: (string | number)[]): string {
  switch (typeof value) {
    case 'string':
      return writeString(value, at);
    case 'number':
      // RFC 8785 §3.2.2.3: NaN and infinities must end with an error; -0 is written 0.
      if (!Number.isFinite(value)) throw new CanonicalJsonError('not-a-finite-number', at);
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (at.length >= MAX_DEPTH) throw new CanonicalJsonError('too-deep', at);
      return Array.isArray(value) ? writeArray(value, at) : writeObject(value, at);
    default:
      throw new CanonicalJsonError('not-a-json-value', at);
  }
}

// RFC 8785 §3.2.2.2: the string form is JSON.stringify's; a lone surrogate must end with an error.
function writeString(text: string, at: (string | number)[]): string {
  if (!text.isWellFormed()) throw new CanonicalJsonError('lone-surrogate', at);
  return JSON.stringify(text);
}

function writeArray(items: readonly unknown[], at: (string | number)[]): string {
  let out = '[';
  for (let i = 0; i < items.length; i++) {
    if (i > 0) out += ',';
    at.push(i);
    out += write(items[i], at);
    at.pop();
  }
  return `${out}]`;
}

function writeObject(object: object, at: (string | number)[]): string {
  const prototype = Object.getPrototypeOf(object);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new CanonicalJsonError('not-a-plain-object', at);
  }
  let out = '{';
  // RFC 8785 §3.2.3: order by UTF-16 code units, which is the default order of Array.prototype.sort.
  for (const key of Object.keys(object).sort()) {
    if (out.length > 1) out += ',';
    at.push(key);
    out += `${writeString(key, at)}:${write((object as Record<string, unknown>)[key], at)}`;
    at.pop();
  }
  return `${out}}`;
}
