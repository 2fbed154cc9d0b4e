import { canonicalJson } from '../standards/canonical-json/canonical-json.ts';
import type { AuditEntry } from './audit.ts';
import { bytesOfBase64, leafHash, readCheckpoint, rootFromPath, sameBytes } from './verify-inclusion.ts';

/** The check that failed; the first one, in the order they are made. */
export type EntryFault = 'malformed' | 'field-differs' | 'not-in-checkpoint' | 'path-does-not-lead-to-root';

export type EntryVerdict =
  | { verdict: 'proved'; leaf: string; entry: string; opened: string[]; closed: string[] }
  | { verdict: 'pending'; entry: string; opened: string[]; closed: string[] }
  | { verdict: 'broken'; fault: EntryFault; field?: string }
  /** Web Crypto exists only in a secure context: HTTPS, or this machine itself. */
  | { verdict: 'unchecked' };

const ENTRY_DOMAIN = 'comity/entry/v1\n';
const FIELD_DOMAIN = 'comity/field/v1\n';

/** 64 hex digits to 32 bytes. */
function bytesOfHex(text: string): Uint8Array | undefined {
  if (!/^[0-9a-f]{64}$/.test(text)) return undefined;
  return Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(text.slice(2 * at, 2 * at + 2), 16));
}

/** A proof's hash, in hex or base64 as the node wrote it. */
function hashOf(text: string): Uint8Array | undefined {
  return bytesOfHex(text) ?? (text.length === 44 ? bytesOfBase64(text) : undefined);
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function sha256(...parts: readonly (Uint8Array | string)[]): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const chunks = parts.map((part) => (typeof part === 'string' ? encoder.encode(part) : part));
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
}

/**
 * Checks an audit entry here, without trusting the node that sent it: the opened values against their
 * commitments, the entry's 32 bytes from `r` and the content, and its path to the checkpoint's root.
 * Who signed the checkpoint is not checked here; `comity log verify` does that with the pinned keys.
 * Threat: a node that shows one content and proves another. Never throws on a hostile entry.
 */
export async function verifyEntry(audit: AuditEntry): Promise<EntryVerdict> {
  if (globalThis.crypto?.subtle === undefined) return { verdict: 'unchecked' };
  const r = bytesOfHex(audit.r);
  const fields = (audit.content as { fields?: Record<string, string> }).fields ?? {};
  if (r === undefined) return { verdict: 'broken', fault: 'malformed' };

  let entry: Uint8Array;
  const opened: string[] = [];
  try {
    for (const { name, salt, value } of audit.openings) {
      const bytes = bytesOfHex(salt);
      if (bytes === undefined) return { verdict: 'broken', fault: 'malformed', field: name };
      const commitment = await sha256(FIELD_DOMAIN, bytes, `${name}\0`, canonicalJson(value));
      if (!Object.hasOwn(fields, name) || hexOf(commitment) !== fields[name]) {
        return { verdict: 'broken', fault: 'field-differs', field: name };
      }
      opened.push(name);
    }
    entry = await sha256(ENTRY_DOMAIN, r, canonicalJson(audit.content));
  } catch {
    return { verdict: 'broken', fault: 'malformed' };
  }
  const closed = Object.keys(fields).filter((name) => !opened.includes(name));
  const common = { entry: hexOf(entry), opened, closed };
  const { proof } = audit;
  if (!audit.published || proof === null) return { verdict: 'pending', ...common };

  const checkpoint = readCheckpoint(proof.checkpoint);
  const root = hashOf(proof.root);
  const path = proof.path.map(hashOf).filter((each) => each !== undefined);
  const { index } = audit;
  if (root === undefined || path.length !== proof.path.length || index === null)
    return { verdict: 'broken', fault: 'malformed' };
  if (checkpoint === undefined || checkpoint.size !== proof.size || !sameBytes(checkpoint.root, root)) {
    return { verdict: 'broken', fault: 'not-in-checkpoint' };
  }
  const leaf = await leafHash(entry);
  const led = await rootFromPath(leaf, { index, size: proof.size, path });
  if (led === undefined || !sameBytes(led, root)) {
    return { verdict: 'broken', fault: 'path-does-not-lead-to-root' };
  }
  return { verdict: 'proved', leaf: hexOf(leaf), ...common };
}
