import type { Database } from '../../../kernel/store/store.ts';
import { HASH_TYPES, isAboutPeople, type SignalType } from '../types/signal-types.ts';
import { codesOfReview, matchesOfReviews } from './review-queries.ts';

/** What an item is, as far as its hashes tell: of a file that no type looks into, `item`. */
export type ItemKind = 'picture' | 'video' | 'text' | 'address' | 'item';

/** What the platform sent, of a review; `quality` is that of the picture it hashed or sent, 0 to 100. */
export async function whatWasSent(
  db: Database,
  object: number,
  { pictureKept }: { pictureKept: boolean },
): Promise<{ kind: ItemKind; quality: number | null }> {
  const codes = await codesOfReview(db, object);
  const matches = await matchesOfReviews(db, [object]);
  // The hashes go with the picture: what matched stays.
  const types = (codes.length > 0 ? codes : matches).map(({ type }) => type as SignalType);
  return {
    kind: pictureKept ? 'picture' : kindOf(types),
    quality: matches[0]?.quality ?? null,
  };
}

/** A web address may be long enough to have the hash of a text, too. */
const BY_WHAT_IS_HASHED = [
  ['picture', 'picture'],
  ['video', 'video'],
  ['text', 'address'],
  ['words', 'text'],
] as const;

/** What has hashes of these types. */
export function kindOf(types: readonly SignalType[]): ItemKind {
  const hashed = new Set(
    types.filter((type) => !isAboutPeople(type)).map((type) => HASH_TYPES[type].hash.of),
  );
  return BY_WHAT_IS_HASHED.find(([of]) => hashed.has(of))?.[1] ?? 'item';
}
