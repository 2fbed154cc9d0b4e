import type { KeyObject } from 'node:crypto';
import { publicKeyFromBytes } from '../../standards/tlog/ed25519.ts';
import {
  ED25519_COSIGNATURE,
  ED25519_NOTE,
  keyIdOf,
  type SignatureType,
  type SignerKey,
  signerKey,
  type VerifierKey,
} from '../../standards/tlog/note-key.ts';

/** The verifier key of a log: its name is the origin (C2SP tlog-checkpoint). Throws RangeError for other than 32 bytes. */
export function logKeyOf(origin: string, publicKey: Uint8Array): VerifierKey {
  return verifierKey(origin, ED25519_NOTE, publicKey);
}

/** The name under which an organisation cosigns: of its own, so that it is no log's origin. */
export const cosignerName = (organisation: string) =>
  `comity/${organisation.replace(/^identity--/, '')}/cosigner`;

/**
 * A node cosigns with its identity key, which peers have pinned. The message begins with its own line
 * (C2SP tlog-cosignature), as no request, receipt or agreement does, so that neither can be passed off as the other.
 */
export function cosignerKey(organisation: string, privateKey: KeyObject): SignerKey {
  return signerKey(cosignerName(organisation), privateKey, ED25519_COSIGNATURE);
}

export function cosignerKeyOf(organisation: string, publicKey: Uint8Array): VerifierKey {
  return verifierKey(cosignerName(organisation), ED25519_COSIGNATURE, publicKey);
}

function verifierKey(name: string, type: SignatureType, publicKey: Uint8Array): VerifierKey {
  return { name, keyId: keyIdOf(name, type, publicKey), type, publicKey: publicKeyFromBytes(publicKey) };
}
