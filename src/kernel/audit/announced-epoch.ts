import { type Checkpoint, openCheckpoint, parseCheckpoint } from '../../standards/tlog/checkpoint.ts';
import { type EntryContent, entryLeaf } from '../../standards/tlog/entry.ts';
import { fetchEntries, type LogReader } from '../../standards/tlog/log-reader.ts';
import { sameHash } from '../../standards/tlog/merkle.ts';
import { parseNote } from '../../standards/tlog/note.ts';
import type { VerifierKey } from '../../standards/tlog/note-key.ts';
import { TILE_WIDTH } from '../../standards/tlog/tile.ts';
import { logKeyOf } from './log-key.ts';
import { Found, type Get } from './remote-fault.ts';

export type Named = { origin: string; prefix: string; epoch: number };

export const rawKey = (key: VerifierKey) =>
  key.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);

/**
 * The checkpoint that the first entry of a later epoch holds: where the one before ended.
 * Throws Found `epoch-unannounced`.
 */
export async function announced(
  get: Get,
  base: string,
  reader: LogReader,
  { origin }: Checkpoint,
  key: VerifierKey,
  { prefix, epoch }: Named,
): Promise<Checkpoint> {
  const bytes = await get(`${base}/${epoch}/epoch`);
  const missing = new Found({ fault: 'epoch-unannounced', origin });
  if (bytes === null) throw missing;
  const [first] = await fetchEntries(reader, { level: 0, index: 0, width: TILE_WIDTH });
  let opening: { r: string; content: EntryContent };
  let leaf: Uint8Array;
  try {
    opening = JSON.parse(Buffer.from(bytes).toString('utf8'));
    leaf = entryLeaf(Buffer.from(opening.r, 'hex'), opening.content);
  } catch {
    throw missing; // attacker-controlled: whatever is no opening announces nothing
  }
  const note = String(opening.content.law);
  const parsed = parseNote(note);
  const old = parsed.ok ? parseCheckpoint(parsed.note.text) : null;
  if (!first || !sameHash(leaf, first) || opening.content.kind !== 'log.epoch' || !old) throw missing;
  const opened = openCheckpoint(note, { ...logKeyOf(old.origin, rawKey(key)) });
  if (!opened.ok || !old.origin.startsWith(prefix) || old.origin === origin) throw missing;
  return opened.checkpoint;
}
