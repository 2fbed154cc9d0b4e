import { SIGNATURE_BYTES, signDetached, verifyDetached } from './ed25519.ts';
import { formatSignature, isNoteText, type Note, signaturesBy } from './note.ts';
import { ED25519_COSIGNATURE, type SignerKey, type VerifierKey } from './note-key.ts';

const TIMESTAMP_BYTES = 8;

/**
 * The signature line by which a peer says: at `time` (POSIX seconds) this was the largest consistent tree it
 * had seen of that log (C2SP tlog-cosignature, Ed25519). `text` is the checkpoint's note text. Check
 * consistency with what was cosigned before first; add the line with `addSignatures`.
 */
export function cosign(text: string, cosigner: SignerKey, time: number): string {
  if (cosigner.type !== ED25519_COSIGNATURE) throw new RangeError('a log key does not cosign');
  if (!isNoteText(text) || !Number.isSafeInteger(time) || time < 0) throw new RangeError('nothing to cosign');
  const timestamp = Buffer.alloc(TIMESTAMP_BYTES);
  timestamp.writeBigUInt64BE(BigInt(time));
  const signature = signDetached(message(text, time), cosigner.privateKey);
  return formatSignature({ ...cosigner, signature: Buffer.concat([timestamp, signature]) });
}

/**
 * The times (POSIX seconds) at which this cosigner signed the checkpoint; empty when it did not. A line that
 * claims to be its own and does not verify makes `ok` false.
 */
export function cosignatureTimes(note: Note, cosigner: VerifierKey): { ok: boolean; times: number[] } {
  if (cosigner.type !== ED25519_COSIGNATURE) throw new RangeError('a log key does not cosign');
  const times: number[] = [];
  for (const { signature } of signaturesBy(note, cosigner)) {
    if (signature.length !== TIMESTAMP_BYTES + SIGNATURE_BYTES) return { ok: false, times: [] };
    const time = Number(Buffer.from(signature).readBigUInt64BE(0));
    const rest = signature.subarray(TIMESTAMP_BYTES);
    const holds =
      Number.isSafeInteger(time) && verifyDetached(message(note.text, time), rest, cosigner.publicKey);
    if (!holds) return { ok: false, times: [] };
    times.push(time);
  }
  return { ok: true, times };
}

// tlog-cosignature: the header line separates this from every other thing the key could sign.
function message(text: string, time: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
}
