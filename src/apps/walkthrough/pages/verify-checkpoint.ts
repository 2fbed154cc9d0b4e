import { bytesOfBase64, readCheckpoint, sameBytes } from '../../../client/verify-inclusion.ts';

export type SignatureVerdict = 'good' | 'bad' | 'unknown';

/** C2SP signed-note: type 0x01 is a plain Ed25519 signature. */
const ED25519 = 1;
const KEY_ID_BYTES = 4;

/**
 * Checks in the browser that a checkpoint is signed with a C2SP verifier key (`name+id+base64(type || key)`).
 * `unknown` when the browser has no Ed25519. Attacker-controlled: whatever cannot be read is `bad`.
 */
export async function verifySignature(note: string, vkey: string): Promise<SignatureVerdict> {
  const [, name, id, material] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(vkey) ?? [];
  const key = material === undefined ? undefined : bytesOfBase64(material);
  if (name === undefined || key === undefined || key.length !== 33 || key[0] !== ED25519) return 'bad';
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || readCheckpoint(note)?.origin !== name) return 'bad';
  const text = new TextEncoder().encode(note.slice(0, split + 1));
  const lines = note.slice(split + 2).split('\n');
  const ours = lines.filter((line) => line.startsWith(`— ${name} `)).map((line) => line.split(' ')[2] ?? '');
  const read = ours.map(bytesOfBase64);
  // signed-note: a line under our name that cannot be read makes the whole note refused.
  if (read.some((bytes) => bytes === undefined)) return 'bad';
  const signatures = read
    .filter((bytes) => bytes !== undefined)
    .filter((bytes) => hex(bytes.subarray(0, KEY_ID_BYTES)) === id);
  if (signatures.length === 0) return 'bad';
  try {
    const publicKey = await crypto.subtle.importKey('raw', plain(key.subarray(1)), 'Ed25519', false, [
      'verify',
    ]);
    for (const signature of signatures) {
      const holds = await crypto.subtle.verify(
        'Ed25519',
        publicKey,
        plain(signature.subarray(KEY_ID_BYTES)),
        plain(text),
      );
      if (!holds) return 'bad';
    }
    return 'good';
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return 'unknown';
    throw error;
  }
}

export type SameHistory = { verdict: 'same' | 'other' | 'none'; kept: number };

/**
 * Whether what the partner keeps of a log agrees with what was shown here: a page of the same size must have the same
 * root. `none` when no page of these sizes is kept.
 */
export function compareKept(shown: readonly string[], kept: readonly string[]): SameHistory {
  const read = (notes: readonly string[]) => notes.map(readCheckpoint).filter((one) => one !== undefined);
  const theirs = read(kept);
  const pairs = read(shown).flatMap((ours) =>
    theirs.filter((one) => one.size === ours.size).map((one) => sameBytes(one.root, ours.root)),
  );
  const verdict = pairs.length === 0 ? 'none' : pairs.every((same) => same) ? 'same' : 'other';
  return { verdict, kept: theirs.length };
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A copy whose buffer Web Crypto's types accept. */
const plain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
