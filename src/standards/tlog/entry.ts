import { hash, randomBytes } from 'node:crypto';
import { CanonicalJsonError, canonicalJson } from '../canonical-json/canonical-json.ts';
import { HASH_BYTES, type Hash, sameHash } from './merkle.ts';

/** Bytes of an entry, of its blinding value r and of each field's salt. */
export const ENTRY_BYTES = 32;

/**
 * What an entry stands for. `kind`, `at` (RFC 3339), `law` and `procedure` stand in clear for whoever holds
 * the opening; every value that can point at a person is only a commitment (64 hex digits) in `fields`.
 */
export type EntryContent = {
  kind: string;
  at: string;
  law?: string;
  procedure?: string;
  fields: Record<string, string>;
};

/** What opens one field: its salt (64 hex digits) and its value. Erasure deletes these, and nothing else. */
export type FieldOpening = { name: string; salt: string; value: unknown };

/** What opens an entry: r (64 hex digits), the content, and the fields that may be shown to this reader. */
export type EntryOpening = { r: string; content: EntryContent; openings: readonly FieldOpening[] };

export type OpeningFault =
  | 'malformed'
  | 'entry-differs'
  | 'unknown-field'
  | 'repeated-field'
  | 'field-differs';

/** `closed` are the fields that stay committed but were not opened (not for this reader, or erased). */
export type OpeningVerdict =
  | { ok: true; opened: string[]; closed: string[] }
  | { ok: false; fault: OpeningFault; field?: string };

// Domain separation: each preimage begins with its own line, so a field commitment can never be read as an
// entry, nor either as a Merkle leaf (0x00...) or node (0x01...). A new layout takes a new version here.
const ENTRY_DOMAIN = Buffer.from('comity/entry/v1\n');
const FIELD_DOMAIN = Buffer.from('comity/field/v1\n');

// Part of the preimage up to a 0x00: a name that could hold one would let two (name, value) pairs collide.
const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_.:-]{0,63}$/;
const HEX_32 = /^[0-9a-f]{64}$/;

/**
 * Commitment to one value: SHA-256('comity/field/v1\n' || salt (32) || name || 0x00 || RFC 8785(value)).
 * The salt hides values that could be guessed. Throws RangeError for an unfit name or salt, and
 * CanonicalJsonError for a value JSON cannot carry.
 */
export function commitField(name: string, value: unknown, salt: Uint8Array): Hash {
  return hash('sha256', fieldPreimage(name, value, salt), 'buffer');
}

/** The commitment as it stands in `fields`: 64 hex digits. */
export function commitmentText(name: string, value: unknown, salt: Uint8Array): string {
  return hash('sha256', fieldPreimage(name, value, salt), 'hex');
}

function fieldPreimage(name: string, value: unknown, salt: Uint8Array): Uint8Array {
  if (!FIELD_NAME.test(name)) throw new RangeError('a field name is 1 to 64 letters, digits, _ . : or -');
  requireBytes(salt, 'a salt');
  return preimage(FIELD_DOMAIN, salt, `${name}\0${canonicalJson(value)}`);
}

/**
 * The 32 bytes that go into the log: SHA-256('comity/entry/v1\n' || r (32) || RFC 8785(content)). With r
 * unknown they tell nothing and cannot be told from `dummyEntry`. They are the bundle's entry; the Merkle
 * leaf is RFC 6962's hash of them.
 */
export function entryLeaf(r: Uint8Array, content: EntryContent): Hash {
  return leafOfText(r, canonicalJson(content));
}

/** The same for a content that is RFC 8785 text already. */
export function leafOfText(r: Uint8Array, canonicalContent: string): Hash {
  requireBytes(r, 'r');
  return hash('sha256', preimage(ENTRY_DOMAIN, r, canonicalContent), 'buffer');
}

/** `domain || random || text`, the text as UTF-8, in one piece of memory. */
function preimage(domain: Uint8Array, random: Uint8Array, text: string): Uint8Array {
  const whole = Buffer.allocUnsafe(domain.length + random.length + Buffer.byteLength(text));
  whole.set(domain);
  whole.set(random, domain.length);
  whole.write(text, domain.length + random.length, 'utf8');
  return whole;
}

/** An entry that stands for nothing and fills the log up to its beat: 32 random bytes. */
export function dummyEntry(random: Uint8Array = randomBytes(ENTRY_BYTES)): Uint8Array {
  requireBytes(random, 'a dummy entry');
  return random;
}

/** Does the opening belong to this entry of the log, and each opened field to its commitment in the content? */
export function verifyOpening(entry: Uint8Array, opening: EntryOpening): OpeningVerdict {
  try {
    return check(entry, opening);
  } catch (error) {
    if (error instanceof CanonicalJsonError) return { ok: false, fault: 'malformed' };
    throw error;
  }
}

// The opening comes from a peer or a file, so nothing of its shape is taken for granted.
function check(entry: Uint8Array, opening: EntryOpening): OpeningVerdict {
  if (!isOpening(opening)) return { ok: false, fault: 'malformed' };
  const { r, content, openings } = opening;
  if (!sameHash(entryLeaf(Buffer.from(r, 'hex'), content), entry))
    return { ok: false, fault: 'entry-differs' };
  const opened = new Set<string>();
  for (const { name, salt, value } of openings) {
    if (!FIELD_NAME.test(name) || !Object.hasOwn(content.fields, name)) {
      return { ok: false, fault: 'unknown-field', field: name };
    }
    if (opened.has(name)) return { ok: false, fault: 'repeated-field', field: name };
    const commitment = Buffer.from(commitField(name, value, Buffer.from(salt, 'hex'))).toString('hex');
    if (commitment !== content.fields[name]) return { ok: false, fault: 'field-differs', field: name };
    opened.add(name);
  }
  const closed = Object.keys(content.fields).filter((name) => !opened.has(name));
  return { ok: true, opened: [...opened], closed };
}

function isOpening(value: unknown): value is EntryOpening {
  return (
    isObject(value) &&
    isHex(value.r) &&
    isContent(value.content) &&
    Array.isArray(value.openings) &&
    value.openings.every((one) => isObject(one) && typeof one.name === 'string' && isHex(one.salt))
  );
}

function isContent(value: unknown): value is EntryContent {
  return (
    isObject(value) &&
    typeof value.kind === 'string' &&
    typeof value.at === 'string' &&
    isObject(value.fields) &&
    Object.values(value.fields).every(isHex)
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isHex(value: unknown): value is string {
  return typeof value === 'string' && HEX_32.test(value);
}

function requireBytes(bytes: Uint8Array, what: string): void {
  if (bytes.length !== HASH_BYTES) throw new RangeError(`${what} has ${HASH_BYTES} bytes`);
}
