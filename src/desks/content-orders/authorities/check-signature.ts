import { canonicalJson } from '../../../standards/canonical-json/canonical-json.ts';
import { publicKeyFromBytes, verifyDetached } from '../../../standards/tlog/ed25519.ts';
import { type Authority, isInForce } from './authority-list.ts';
import type { Competence } from './competences.ts';

export type SentSignature = { key: string; value: string };
export type SignatureFinding = {
  signature: 'registered-key' | 'revoked-key' | 'unknown-key' | 'wrong' | 'none';
  /** Of the register, where the key is one of its. */
  authority: Authority | null;
};

/**
 * What a detached Ed25519 signature (RFC 8032) over the canonical JSON (RFC 8785) of an order says of its sender. A name or a
 * mail domain never says anything: only a key of the register does, one that is in force and whose authority may do this.
 */
export function checkSignature(
  order: unknown,
  sent: SentSignature | null,
  register: readonly Authority[],
  now: Date,
  competence: Competence = 'issue',
): SignatureFinding {
  if (sent === null) return { signature: 'none', authority: null };
  const bytes = Buffer.from(sent.key, 'base64');
  const holds =
    bytes.length === 32 &&
    verifyDetached(
      Buffer.from(canonicalJson(order as never), 'utf8'),
      Buffer.from(sent.value, 'base64'),
      publicKeyFromBytes(bytes),
    );
  const key = bytes.toString('base64');
  const revoked = register.find(({ revokedKeys }) => revokedKeys.includes(key));
  const holder = revoked ?? register.find(({ keys }) => keys.includes(key)) ?? null;
  if (!holds) return { signature: 'wrong', authority: null };
  if (revoked) return { signature: 'revoked-key', authority: revoked };
  if (!holder || !isInForce(holder, now) || !holder.competences.includes(competence))
    return { signature: 'unknown-key', authority: holder };
  return { signature: 'registered-key', authority: holder };
}
