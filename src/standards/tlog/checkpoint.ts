import { HASH_BYTES, type Hash, isCount } from './merkle.ts';
import { type NoteFault, openNote, signNote } from './note.ts';
import { type SignerKey, strictBase64, type VerifierKey } from './note-key.ts';

/** A log's tree head (C2SP tlog-checkpoint). `extensions` are opaque lines without their newline. */
export type Checkpoint = {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
  readonly extensions: readonly string[];
};

/** Why a checkpoint is refused. */
export type CheckpointFault = NoteFault | 'checkpoint-malformed' | 'wrong-origin';

/** The note text of a checkpoint: origin, size, root, extension lines. Throws RangeError for unfit parts. */
export function formatCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  const lines = [origin, String(size), Buffer.from(root).toString('base64'), ...extensions];
  const fits = isCount(size) && root.length === HASH_BYTES && [origin, ...extensions].every(isLine);
  if (!fits) throw new RangeError('not a checkpoint: origin, size, root or an extension line is unfit');
  return `${lines.join('\n')}\n`;
}

/** Reads the note text of a checkpoint; null unless it is exactly what `formatCheckpoint` would write. */
export function parseCheckpoint(text: string): Checkpoint | null {
  if (!text.endsWith('\n')) return null;
  const [origin, sizeText, rootText, ...extensions] = text.slice(0, -1).split('\n');
  if (origin === undefined || sizeText === undefined || rootText === undefined) return null;
  if (![origin, ...extensions].every(isLine)) return null;
  const size = /^(0|[1-9]\d{0,15})$/.test(sizeText) ? Number(sizeText) : Number.NaN;
  const root = strictBase64(rootText);
  if (!isCount(size) || root === null || root.length !== HASH_BYTES) return null;
  return { origin, size, root, extensions };
}

/**
 * Signs a checkpoint with the log's key; the key's name must be the origin. Whoever calls this promises that
 * the tree extends every tree signed before under this origin: call it after the transaction is durable.
 */
export function signCheckpoint(checkpoint: Checkpoint, signer: SignerKey): string {
  if (signer.name !== checkpoint.origin) throw new RangeError("the log key's name must be the origin");
  return signNote(formatCheckpoint(checkpoint), [signer]);
}

/** Opens a signed checkpoint with the log's key: signature, form and origin hold, or the fault is named. */
export function openCheckpoint(
  note: string,
  key: VerifierKey,
): { ok: true; checkpoint: Checkpoint; text: string } | { ok: false; fault: CheckpointFault } {
  const opened = openNote(note, key);
  if (!opened.ok) return opened;
  const checkpoint = parseCheckpoint(opened.note.text);
  if (checkpoint === null) return { ok: false, fault: 'checkpoint-malformed' };
  // One key, two logs: without this a checkpoint of one could be shown as the other's.
  if (checkpoint.origin !== key.name) return { ok: false, fault: 'wrong-origin' };
  return { ok: true, checkpoint, text: opened.note.text };
}

function isLine(line: string): boolean {
  return line.length > 0 && !/\p{Cc}/u.test(line) && line.isWellFormed();
}
