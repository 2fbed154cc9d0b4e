import { openCursor, sealCursor } from '../../standards/taxii/page-cursor.ts';
import { derivedKey } from '../identity/derived-key.ts';
import type { Kernel } from '../kernel.ts';
import { Refusal } from '../refusal.ts';
import type { Viewer } from '../store/viewer.ts';

/** How long a `next` opens, seconds. */
const NEXT_SECONDS = 24 * 3600;

/** What a page belongs to: who asks, for which list, with which filters. */
export type Listing = { viewer: Viewer; list: string; filters?: Record<string, string | undefined> };

/**
 * The `next` of a list: the handle its page ended with, sealed. Threat: handles are the node's own count of all that
 * was ever stored by anybody; who reads two of them knows how much came in between.
 */
export function sealPlace(kernel: Kernel, listing: Listing, position: number): string {
  return sealCursor(keyOf(kernel), { position, expires: now(kernel) + NEXT_SECONDS }, binding(listing));
}

/** The handle behind a `next`; null without one. Throws `parameter-malformed` or `page-expired`. */
export function openPlace(kernel: Kernel, listing: Listing, next: string | undefined): number | null {
  if (next === undefined) return null;
  const cursor = openCursor(keyOf(kernel), next, binding(listing));
  if (!cursor) {
    throw new Refusal('parameter-malformed', undefined, [
      { property: 'cursor', reason: 'is not from a page of this list that you were given' },
    ]);
  }
  if (cursor.expires < now(kernel)) throw new Refusal('page-expired');
  return cursor.position;
}

const binding = ({ viewer, list, filters = {} }: Listing) =>
  JSON.stringify([
    viewer.actor,
    list,
    Object.entries(filters)
      .filter(([, value]) => value !== undefined)
      .sort(),
  ]);
const keyOf = ({ keyring }: Kernel) => derivedKey(keyring, 'comity/list/next/v1');
const now = (kernel: Kernel) => Math.floor(kernel.now().getTime() / 1000);
