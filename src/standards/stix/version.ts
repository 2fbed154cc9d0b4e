import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json/canonical-json.ts';
import { instantNs } from './timestamp.ts';

/**
 * What tells one version of an object from another. `key` is the instant in nanoseconds as decimal text, or
 * `sha256:` and the hash of the canonical content; `text` is the timestamp as it came, `ns` the same instant.
 */
export type Version = { id: string; type: string; ns: bigint | null; key: string; text: string | null };

/**
 * The version of a valid STIX object (`validateObject` said so). STIX 2.1 §3.6: a version is (id, modified), by
 * instant. §7.2.1: a marking definition has only `created`. An observable without either is (id, content), since
 * two observables may share an id (Appendix D): canonical JSON, so that order and white space do not matter.
 *
 * Throws `TimestampError` or `CanonicalJsonError` for an object that is not valid.
 */
export function versionOf(object: Record<string, unknown>): Version {
  const id = String(object.id);
  const type = String(object.type);
  const stated = type === 'marking-definition' ? object.created : object.modified;
  if (typeof stated !== 'string') {
    const hash = createHash('sha256').update(canonicalJson(object), 'utf8').digest('hex');
    return { id, type, ns: null, key: `sha256:${hash}`, text: null };
  }
  const ns = instantNs(stated);
  return { id, type, ns, key: ns.toString(), text: stated };
}
