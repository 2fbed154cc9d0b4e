import { createCipheriv, createDecipheriv } from 'node:crypto';
import { derivedKey } from '../identity/derived-key.ts';
import type { Keyring } from '../identity/keyring.ts';

/** Where an entry stands in the log. */
export type EntryPlace = { epoch: number; index: number };

const CIPHER = 'aes-256-ecb';
const EPOCH = 4;
const INDEX = 6;
const REST = 6;

/**
 * An entry's own id: its place, under a key of the node. Threat: who acts twice between two beats and counts, by the
 * places of its own two entries, how many others acted in between. One block and no more, so that the same entry has
 * the same id every time and an id tells neither place nor order; a guessed one misses the zeros at its end.
 * @returns 32 hex digits
 */
export function entryId(keyring: Keyring, { epoch, index }: EntryPlace): string {
  const block = Buffer.alloc(EPOCH + INDEX + REST);
  block.writeUIntBE(epoch, 0, EPOCH);
  block.writeUIntBE(index, EPOCH, INDEX);
  return createCipheriv(CIPHER, keyOf(keyring), null).setAutoPadding(false).update(block, undefined, 'hex');
}

/** The place that `entryId` hid; null for any other text. */
export function placeOfEntryId(keyring: Keyring, id: string): EntryPlace | null {
  if (!/^[0-9a-f]{32}$/.test(id)) return null;
  const block = createDecipheriv(CIPHER, keyOf(keyring), null)
    .setAutoPadding(false)
    .update(Buffer.from(id, 'hex'));
  if (block.subarray(EPOCH + INDEX).some((byte) => byte !== 0)) return null;
  return { epoch: block.readUIntBE(0, EPOCH), index: block.readUIntBE(EPOCH, INDEX) };
}

const keyOf = (keyring: Keyring) => derivedKey(keyring, 'comity/audit/entry/v1');
