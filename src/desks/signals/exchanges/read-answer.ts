import { HASH_TYPES, SIGNAL_TYPES, type SignalType } from '../types/signal-types.ts';
import { type Answer, type Entry, type Reading, Unfit } from './exchange-kind.ts';

/** What an entry may hold at most; longer texts are cut, an id of more is refused. */
export const MOST = { externalId: 300, type: 60, value: 2048, tag: 100, tags: 20 };

/** An object of a JSON text, whose fields may be anything. */
export type Said = Record<string, unknown>;

/** Attacker-controlled: deep nesting and broken UTF-8 are refused like any other garbage. Throws `Unfit`. */
export function readJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Unfit('sent bytes that are no UTF-8 text');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Unfit(`sent no JSON: it begins with ${JSON.stringify(text.slice(0, 40))}`);
  }
}

export const isObject = (value: unknown): value is Said =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Throws `Unfit` naming the field. */
export function listIn(value: unknown, field: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new Unfit(`sent JSON without the list "${field}"`);
}

/** A text of one line that can be stored; undefined for what is none. Numbers are ids in some of these APIs. */
export function lineOf(value: unknown, most: number): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value !== 'string') return undefined;
  const line = value
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a far side writes them, and PostgreSQL stores no NUL
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim();
  return line === '' || line.length > most ? undefined : line;
}

/** Tags as a list of texts, as objects with a text or name, or as one text with separators. */
export function tagsOf(value: unknown): string[] {
  const list = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value.split(/[;,|]/)
      : isObject(value) && Array.isArray(value.data)
        ? value.data
        : [];
  const texts = list.flatMap((one) => {
    const said = isObject(one) ? (one.text ?? one.name) : one;
    const line = typeof said === 'string' ? lineOf(said.slice(0, MOST.tag), MOST.tag) : undefined;
    return line === undefined ? [] : [line];
  });
  return [...new Set(texts)].slice(0, MOST.tags);
}

export function qualityOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= 100
    ? number
    : null;
}

/** What the formats that are about call the type of a hash, and its value; the first that a row has counts. */
export const NAMES_OF_TYPE = ['signal_type', 'type', 'hash_type', 'algorithm'];
export const NAMES_OF_VALUE = ['signal', 'value', 'hash', 'hash_value', 'hash_digest'];

/** The type of this node that is called so, here or by HMA. */
export const typeNamed = (name: string): SignalType | undefined =>
  SIGNAL_TYPES.find((type) => type === name || HASH_TYPES[type].hmaName === name);

/**
 * An entry whose value is in its one writing, of a type of this node; of another type as it came, to be counted. Null
 * for a value that its type does not have.
 */
export function entryOf(said: {
  externalId: string;
  type: string;
  value: string;
  quality?: number | null;
  tags?: string[];
}): Entry | null {
  const { externalId, quality = null, tags = [] } = said;
  if (externalId.length > MOST.externalId) return null;
  const type = typeNamed(said.type);
  if (type === undefined) {
    return { externalId, type: said.type.slice(0, MOST.type), value: said.value, quality: null, tags };
  }
  const value = HASH_TYPES[type].validate(said.value);
  if (value === null) return null;
  return { externalId, type, value, quality: HASH_TYPES[type].leastQuality === null ? null : quality, tags };
}

/**
 * Readings of the items of one answer, put together. Threat: garbage that happens to be a list would withdraw all that
 * a list sent before; when more than half of an answer cannot be read, none of it is taken.
 */
export function readingOf(items: (Entry | { withdrawn: string } | null)[]): Reading {
  const upserts: Entry[] = [];
  const withdrawn: string[] = [];
  let malformed = 0;
  for (const item of items) {
    if (item === null) malformed += 1;
    else if ('withdrawn' in item) withdrawn.push(item.withdrawn);
    else upserts.push(item);
  }
  if (malformed * 2 > items.length) {
    throw new Unfit(`sent ${items.length} entries of which ${malformed} cannot be read`);
  }
  return { upserts, withdrawn, malformed };
}

/** Seconds; who asks to be left alone for longer is asked again after a month, as the longest schedule is. */
const LONGEST_WAIT = 2_592_000;

/** Throws `Unfit` for every status but 200, in words a person can act on. */
export function requireOk({ status, headers, body }: Answer): void {
  if (status === 200) return;
  const seconds = headers.get('retry-after') ?? '';
  const retryAfter = /^\d+$/.test(seconds) ? Math.min(Number(seconds), LONGEST_WAIT) : null;
  if (status === 401 || status === 403) throw new Unfit(`refused the credential (${status})`);
  if (status === 429) throw new Unfit('asks to be called less often (429)', retryAfter);
  if (status >= 300 && status < 400) {
    throw new Unfit(
      `sends on to another address (${status}), which is not followed: give the address itself`,
    );
  }
  throw new Unfit(`answered ${status}${sayError(body)}`, retryAfter);
}

/** What the far side said of it, shortened; an answer that is no JSON says nothing. */
function sayError(body: Buffer): string {
  try {
    const said = JSON.parse(body.subarray(0, 4096).toString('utf8')) as Said;
    const error = isObject(said?.error) ? said.error.message : (said?.error ?? said?.message);
    const line = lineOf(error, 200);
    return line === undefined ? '' : `: "${line}"`;
  } catch {
    return ''; // the status is said already
  }
}
