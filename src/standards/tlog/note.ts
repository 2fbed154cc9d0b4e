import { signDetached, verifyDetached } from './ed25519.ts';
import { ED25519_NOTE, isKeyName, type SignerKey, strictBase64, type VerifierKey } from './note-key.ts';

/** One signature line: who claims to have signed, and the bytes after the key ID. */
export type NoteSignature = { readonly name: string; readonly keyId: number; readonly signature: Uint8Array };

/** A note as read, nothing verified yet. `text` ends in a newline. */
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] };

/** Why a note is refused. */
export type NoteFault = 'note-too-large' | 'note-malformed' | 'signature-missing' | 'signature-invalid';

// signed-note asks for a limit, with room for at least 16 signatures; post-quantum ones have nearly 5 kB.
const MAX_NOTE_LENGTH = 256 * 1024;
const MAX_SIGNATURES = 64;
const LINE_PREFIX = '\u2014 ';

/** May this be the text of a note? It ends in a newline and has no other control character below U+0020. */
export function isNoteText(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: signed-note forbids exactly these.
  return text.endsWith('\n') && !/[\u0000-\u0009\u000b-\u001f]/.test(text) && text.isWellFormed();
}

/** Signs a text with plain Ed25519 keys (C2SP signed-note, type 0x01). Throws RangeError for an unfit text. */
export function signNote(text: string, signers: readonly SignerKey[]): string {
  if (!isNoteText(text)) throw new RangeError('a note text ends in a newline and has no control characters');
  const lines = signers.map((signer) => {
    if (signer.type !== ED25519_NOTE) throw new RangeError('a cosigner key signs with cosign');
    return formatSignature({ ...signer, signature: signDetached(Buffer.from(text), signer.privateKey) });
  });
  return `${text}\n${lines.join('')}`;
}

/** A signature line, with its newline: `— <name> base64(key ID || signature)`. */
export function formatSignature({ name, keyId, signature }: NoteSignature): string {
  const id = Buffer.alloc(4);
  id.writeUInt32BE(keyId);
  return `${LINE_PREFIX}${name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
}

/** Adds signature lines to a signed note. The note's own bytes stay as they are. */
export function addSignatures(note: string, lines: readonly string[]): string {
  return note + lines.join('');
}

/** Reads a note without verifying it (attacker-controlled; strict). */
export function parseNote(
  note: string,
): { ok: true; note: Note } | { ok: false; fault: Extract<NoteFault, 'note-too-large' | 'note-malformed'> } {
  if (note.length > MAX_NOTE_LENGTH) return { ok: false, fault: 'note-too-large' };
  const malformed = { ok: false, fault: 'note-malformed' } as const;
  if (!isNoteText(note)) return malformed;
  // signed-note: the text may hold empty lines; the last one separates the signatures.
  const split = note.lastIndexOf('\n\n');
  if (split < 0) return malformed;
  const lines = note.slice(split + 2).split('\n');
  lines.pop();
  if (lines.length === 0) return malformed;
  if (lines.length > MAX_SIGNATURES) return { ok: false, fault: 'note-too-large' };
  const signatures = lines.map(parseLine);
  if (!signatures.every((signature) => signature !== null)) return malformed;
  return { ok: true, note: { text: note.slice(0, split + 1), signatures } };
}

function parseLine(line: string): NoteSignature | null {
  const [, name, encoded] = /^\u2014 (\S+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
  if (name === undefined || encoded === undefined || !isKeyName(name)) return null;
  const bytes = strictBase64(encoded);
  if (bytes === null || bytes.length < 5) return null;
  return { name, keyId: bytes.readUInt32BE(0), signature: bytes.subarray(4) };
}

/** The signatures of a note that claim to be by this key: same name and same key ID. */
export function signaturesBy(note: Note, key: VerifierKey): NoteSignature[] {
  return note.signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId);
}

/**
 * Opens a note with one trusted plain Ed25519 key; signatures of others are ignored, as signed-note demands.
 * A signature that claims to be by the key and is not makes the whole note refused.
 */
export function openNote(
  note: string,
  key: VerifierKey,
): { ok: true; note: Note } | { ok: false; fault: NoteFault } {
  if (key.type !== ED25519_NOTE) throw new RangeError('a cosigner key does not sign notes');
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const claimed = signaturesBy(parsed.note, key);
  if (claimed.length === 0) return { ok: false, fault: 'signature-missing' };
  const text = Buffer.from(parsed.note.text);
  const holds = claimed.every(({ signature }) => verifyDetached(text, signature, key.publicKey));
  return holds ? parsed : { ok: false, fault: 'signature-invalid' };
}
