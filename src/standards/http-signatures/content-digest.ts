import { hash } from 'node:crypto';
import { parseDictionary } from './structured-fields.ts';

// RFC 9530 §5: the active algorithms. The insecure ones are ignored, as it demands.
const ALGORITHMS = { 'sha-256': 'sha256', 'sha-512': 'sha512' } as const;

/** The value of a Content-Digest field for a body (RFC 9530 §2), by SHA-256. */
export function contentDigest(body: Uint8Array): string {
  return `sha-256=:${hash('sha256', body, 'base64')}:`;
}

/** Does the field fit the body? Every known algorithm in it must, and there must be one. */
export function digestFits(field: string, body: Uint8Array): boolean {
  const members = parseDictionary(field);
  if (members === null) return false;
  let known = 0;
  for (const [name, algorithm] of Object.entries(ALGORITHMS)) {
    const member = members.get(name);
    if (member === undefined) continue;
    if (member.kind !== 'item' || member.value.type !== 'bytes') return false;
    if (!hash(algorithm, body, 'buffer').equals(member.value.value)) return false;
    known++;
  }
  return known > 0;
}
