import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json/canonical-json.ts';
import { objectType } from './object-types.ts';

// STIX 2.1 §2.9: the namespace of observables' ids, and of nothing else.
const NAMESPACE = Buffer.from('00abedb4aa42466c9c01fed23315a9b7', 'hex');
// STIX 2.1 §6.1, §6.7, §6.18: `hashes` contributes one hash, the first of these that is there.
const HASH_ORDER = ['MD5', 'SHA-1', 'SHA-256', 'SHA-512'];

/**
 * The UUIDv5 identifier of an observable over the canonical JSON of its contributing properties that are
 * present (STIX 2.1 §3.4, §6), or undefined when none is present or the type names none: such an observable
 * has a random UUIDv4.
 *
 * STIX 2.1 Appendix D: v5 is SHA-1, so equal ids do not prove equal content; compare before treating as the same.
 * Throws `CanonicalJsonError` when a contributing property is not JSON.
 */
export function deterministicId(observable: Record<string, unknown>): string | undefined {
  const type = observable.type;
  if (typeof type !== 'string') return undefined;
  const contributing: Record<string, unknown> = {};
  for (const property of objectType(type)?.contributing ?? []) {
    const value = Object.hasOwn(observable, property) ? observable[property] : undefined;
    if (value === undefined) continue;
    contributing[property] = property === 'hashes' ? oneHash(value) : value;
  }
  if (Object.keys(contributing).length === 0) return undefined;
  return `${type}--${uuidV5(canonicalJson(contributing))}`;
}

/** With none of the four known algorithms, the first key as written: what the OASIS library does. */
function oneHash(hashes: unknown): unknown {
  if (typeof hashes !== 'object' || hashes === null) return hashes;
  const known = HASH_ORDER.find((name) => Object.hasOwn(hashes, name)) ?? Object.keys(hashes)[0];
  return known === undefined ? {} : { [known]: (hashes as Record<string, unknown>)[known] };
}

// RFC 4122 §4.3
function uuidV5(name: string): string {
  const digest = createHash('sha1').update(NAMESPACE).update(name, 'utf8').digest();
  digest[6] = ((digest[6] as number) & 0x0f) | 0x50;
  digest[8] = ((digest[8] as number) & 0x3f) | 0x80;
  const hex = digest.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
