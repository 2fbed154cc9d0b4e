import { askedTogether, oneAtATime } from '../../../kernel/store/asked-at-once.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Orientation, Turned } from '../../../standards/pdq/pdq.ts';
import type { Desk } from '../context.ts';
import { radiusIn } from '../matching/bank-radius.ts';
import { type Hit, liveHits } from '../matching/index-queries.ts';
import type { Matcher } from '../matching/matcher.ts';
import { shadowOf } from '../matching/whether-it-acts.ts';
import type { Candidate } from '../types/code-index.ts';
import type { Found, Hashes } from './open-match-review.ts';

/** Most matches that are answered and that a case lists: nearest first. */
const MOST_MATCHES = 1000;

type Nearness = Pick<Found, 'distance' | 'orientation' | 'percent'>;
type Nearest = Map<number, Nearness>;

/** A picture that somebody here knows to be innocent, and how near the item is to it. */
export type Innocent = { hit: Hit } & Nearness;
/** `innocent`: what says that the item is known to be innocent; then nothing in `found` acts. */
export type Looked = { found: Found[]; innocent: Innocent[] };

/**
 * What acts here, is seen by the viewer and is near each of several items, nearest first. The database is asked once
 * for all of them, and not at all where the index has nothing near. The index looks as far as the widest bank does;
 * each bank decides by its own radius.
 * @param items the hashes of each; of one item several
 */
export async function searchSignals(
  desk: Desk,
  matcher: Matcher,
  viewer: Viewer,
  items: readonly Hashes[],
): Promise<Looked[]> {
  const near = await nearestOf(matcher, items);
  const numbers = new Set(near.flatMap((one) => [...one.keys()]));
  if (numbers.size === 0) return items.map(() => ({ found: [], innocent: [] }));
  const { keyring } = desk.kernel;
  const byNumber = await hitsOf(desk, viewer, numbers);
  return near.map((one, at) => {
    const found: Found[] = [];
    const innocent: Innocent[] = [];
    for (const [number, nearness] of one) {
      const hit = byNumber.get(number);
      if (!hit || nearness.distance > radiusIn(hit.type, hit.radius)) continue;
      if (hit.innocent) {
        // What another organisation knows as innocent spares nothing here until a person of this one turned it on.
        if (hit.mode === 'on' && hit.holder === viewer.organisation) innocent.push({ hit, ...nearness });
        continue;
      }
      const content = items[at]!.find(({ type }) => type === hit.type);
      found.push({ hit, ...nearness, shadow: shadowOf(keyring, hit.id, hit, content) });
    }
    const matches = found.sort(nearestFirst).slice(0, MOST_MATCHES);
    if (innocent.length === 0) return { found: matches, innocent };
    return {
      found: matches.map((match) => ({ ...match, shadow: 'known-innocent' as const })),
      innocent: innocent.sort(nearestFirst).slice(0, MOST_MATCHES),
    };
  });
}

/** Of more than these a question stands alone: others would wait for it. */
const MOST_TOGETHER = 100;
/**
 * Threat: look-ups in the middle of a dense cluster, each a question about thousands of signals. Such questions are asked
 * one at a time, so that they hold one connection and one processor of the database, and the others are served meanwhile.
 */
const MOST_AT_ONCE = 500;
const dense = oneAtATime();
/** By number; shared by those who asked together. */
type Hits = ReadonlyMap<number, Hit>;
const questions = new WeakMap<Desk['kernel'], ReturnType<typeof askedTogether<number, Hits>>>();

/** At least those of these signals that act now; what others of the same sight ask about meanwhile is among them. */
function hitsOf({ kernel }: Desk, viewer: Viewer, numbers: ReadonlySet<number>): Promise<Hits> {
  const { organisation, principals } = viewer;
  const ask = async (all: number[]): Promise<Hits> => {
    const hits = await kernel.store.for(viewer)((tx) => liveHits(tx, organisation, all, kernel.now()));
    return new Map(hits.map((hit) => [hit.number, hit]));
  };
  if (numbers.size > MOST_AT_ONCE) return dense(() => ask([...numbers]));
  if (numbers.size > MOST_TOGETHER) return ask([...numbers]);
  const together = questions.get(kernel) ?? askedTogether<number, Hits>();
  questions.set(kernel, together);
  return together(`${organisation} ${principals.join(',')}`, numbers, ask);
}

const nearestFirst = (a: Innocent, b: Innocent) => a.distance - b.distance || a.hit.number - b.hit.number;

/** What is near each of several items, by the number of its signal, whether it acts or not. */
export async function nearestOf(
  matcher: Pick<Matcher, 'findMany'>,
  items: readonly Hashes[],
): Promise<Nearest[]> {
  const asked = Map.groupBy(items.flat(), ({ type }) => type);
  const found = new Map<Hashes[number], Candidate[]>();
  for (const [type, hashes] of asked) {
    const all = await matcher.findMany(
      type,
      hashes.map(({ code, several }) => several ?? code),
    );
    for (const [i, hash] of hashes.entries()) found.set(hash, all[i]!);
  }
  return items.map((hashes) => {
    const nearest: Nearest = new Map();
    // As it is first: what is as near turned, a picture that is its own mirror image, was not turned.
    for (const hash of hashes) {
      for (const { number, distance, percent } of found.get(hash)!) {
        if (distance >= (nearest.get(number)?.distance ?? Number.POSITIVE_INFINITY)) continue;
        nearest.set(number, { distance, ...(percent ? { percent } : {}), ...turnedTo(hash.orientation) });
      }
    }
    return nearest;
  });
}

const turnedTo = (orientation: Orientation | undefined): { orientation?: Turned } =>
  orientation === undefined || orientation === 'as-it-is' ? {} : { orientation };
