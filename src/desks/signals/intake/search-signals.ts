import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Orientation, Turned } from '../../../standards/pdq/pdq.ts';
import type { Desk } from '../context.ts';
import { liveHits } from '../matching/index-queries.ts';
import type { Matcher } from '../matching/matcher.ts';
import type { Candidate } from '../types/code-index.ts';
import type { Found, Hashes } from './open-match-review.ts';

/** Most matches that are answered and that a case lists: nearest first. */
const MOST_MATCHES = 1000;

type Nearest = Map<number, Pick<Found, 'distance' | 'orientation'>>;

/**
 * What acts here, is seen by the viewer and is near each of several items, nearest first. The database is asked once
 * for all of them, and not at all where the index has nothing near.
 * @param items the hashes of each; of one item several
 */
export async function searchSignals(
  desk: Desk,
  matcher: Matcher,
  viewer: Viewer,
  items: readonly Hashes[],
): Promise<Found[][]> {
  const near = await nearestOf(matcher, items);
  const numbers = new Set(near.flatMap((one) => [...one.keys()]));
  if (numbers.size === 0) return items.map(() => []);
  const { store, now } = desk.kernel;
  const hits = await store.for(viewer)((tx) => liveHits(tx, viewer.organisation, [...numbers], now()));
  const byNumber = new Map(hits.map((hit) => [hit.number, hit]));
  return near.map((one) => {
    const found: Found[] = [];
    for (const [number, nearness] of one) {
      const hit = byNumber.get(number);
      if (hit) found.push({ hit, ...nearness });
    }
    return found
      .sort((a, b) => a.distance - b.distance || a.hit.number - b.hit.number)
      .slice(0, MOST_MATCHES);
  });
}

async function nearestOf(matcher: Matcher, items: readonly Hashes[]): Promise<Nearest[]> {
  const asked = Map.groupBy(items.flat(), ({ type }) => type);
  const found = new Map<Hashes[number], Candidate[]>();
  for (const [type, hashes] of asked) {
    const all = await matcher.findMany(
      type,
      hashes.map(({ code }) => code),
    );
    for (const [i, hash] of hashes.entries()) found.set(hash, all[i]!);
  }
  return items.map((hashes) => {
    const nearest: Nearest = new Map();
    // As it is first: what is as near turned, a picture that is its own mirror image, was not turned.
    for (const hash of hashes) {
      for (const { number, distance } of found.get(hash)!) {
        if (distance >= (nearest.get(number)?.distance ?? Number.POSITIVE_INFINITY)) continue;
        nearest.set(number, { distance, ...turnedTo(hash.orientation) });
      }
    }
    return nearest;
  });
}

const turnedTo = (orientation: Orientation | undefined): { orientation?: Turned } =>
  orientation === undefined || orientation === 'as-it-is' ? {} : { orientation };
