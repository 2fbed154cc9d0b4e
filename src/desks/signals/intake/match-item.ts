import { Refusal } from '../../../kernel/refusal.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Orientation, Turned } from '../../../standards/pdq/pdq.ts';
import { listBanks } from '../banks/bank-queries.ts';
import type { Desk } from '../context.ts';
import { liveHits } from '../matching/index-queries.ts';
import type { Matcher } from '../matching/matcher.ts';
import { isVoluntary } from '../signal.ts';
import { hashForSearch, readHash } from '../types/hash-picture.ts';
import { isTooPlain, type SignalType } from '../types/signal-types.ts';
import { type Found, type Hashes, openReview } from './open-match-review.ts';

/** What a platform asks about: a picture, or one hash that it computed itself. */
export type Asked = { picture: Uint8Array } | { hash: { type: SignalType; value: string }; quality?: number };

export type Match = {
  signal: string;
  type: SignalType;
  distance: number;
  /** How the picture was laid where it came nearest, when it was turned or mirrored. */
  orientation?: Turned;
  quality: number | null;
  bank: string;
  originator: { id: string | null; name: string; class: string };
  ordered: boolean;
  voluntary: boolean;
  shadow: boolean;
};

export type MatchAnswer = {
  pdq?: string;
  quality?: number;
  sha256?: string;
  matches: Match[];
  case?: string;
  /** False when a case about this item was open already and is the answer. */
  opened?: boolean;
  shadow: boolean;
};

/** The platform's own opaque reference: no space, slash or @, so never a name, an address or a URL. */
export const ITEM_PATTERN = '^[A-Za-z0-9._:-]{1,200}$';

/** Most matches that are answered and that a case lists: nearest first. */
const MOST_MATCHES = 1000;

/**
 * Compares an item with every signal that acts here and that the viewer's organisation may see. Without `item` it
 * answers and keeps nothing. With `item`, a match opens a case where it happened and only then is the picture
 * written, encrypted; what matches nothing is never written anywhere.
 * @param bank id or name of the one bank to compare with
 */
export async function matchItem(
  desk: Desk,
  matcher: Matcher,
  viewer: Viewer,
  asked: Asked,
  { item, bank }: { item?: string | undefined; bank?: string | undefined } = {},
): Promise<MatchAnswer> {
  if (item !== undefined && !new RegExp(ITEM_PATTERN).test(item)) {
    throw new Refusal('body-malformed', undefined, [
      {
        property: 'item',
        reason:
          'is an opaque reference of letters, digits and . _ : - (at most 200), never a name or an address',
      },
    ]);
  }
  const only = bank === undefined ? null : await banksCalled(desk, viewer, bank);
  const { hashes, said, mediaType } = await readAsked(asked);
  const all = await search(desk, matcher, viewer, hashes);
  const found = only ? all.filter(({ hit }) => only.has(hit.bank)) : all;
  const answer: MatchAnswer = {
    ...said,
    matches: found.map(shown),
    shadow: found.length > 0 && found.every(({ hit }) => hit.mode === 'shadow'),
  };
  if (item === undefined || found.length === 0) return answer;
  const picture = 'picture' in asked ? { bytes: asked.picture, mediaType: mediaType as string } : null;
  return {
    ...answer,
    ...(await openReview(desk, viewer.organisation, item, found, {
      hashes,
      quality: said.quality ?? null,
      picture,
    })),
  };
}

/** Banks of this id or name that the viewer may see; a slip in the name must not read as "no match". */
async function banksCalled(desk: Desk, viewer: Viewer, called: string): Promise<Set<number>> {
  const banks = await desk.kernel.store.for(viewer)(listBanks);
  const found = banks.filter(
    (bank) => bank.id === called || bank.name.toLowerCase() === called.toLowerCase(),
  );
  if (found.length > 0) return new Set(found.map((bank) => bank.object));
  throw new Refusal('not-found', undefined, [{ property: 'bank', reason: 'is no bank that you may see' }]);
}

async function readAsked(asked: Asked): Promise<{
  hashes: Hashes;
  said: Pick<MatchAnswer, 'pdq' | 'quality' | 'sha256'>;
  mediaType?: string;
}> {
  if ('picture' in asked) {
    const { pdqs, pdqHex, quality, sha256, format } = await hashForSearch(asked.picture);
    const hashes: Hashes = [{ type: 'sha256', code: sha256 }];
    if (!isTooPlain('pdq', quality)) {
      for (const { hash: code, orientation } of pdqs) hashes.push({ type: 'pdq', code, orientation });
    }
    const said = { pdq: pdqHex, quality, sha256: sha256.toString('hex') };
    return { hashes, said, mediaType: `image/${format}` };
  }
  const { type, value } = asked.hash;
  const code = readHash(type, value);
  return {
    hashes: isTooPlain(type, asked.quality) ? [] : [{ type, code }],
    said: {
      [type]: code.toString('hex'),
      ...(asked.quality === undefined ? {} : { quality: asked.quality }),
    },
  };
}

async function search(desk: Desk, matcher: Matcher, viewer: Viewer, hashes: Hashes): Promise<Found[]> {
  const nearest = new Map<number, Pick<Found, 'distance' | 'orientation'>>();
  // As it is first: what is as near turned, a picture that is its own mirror image, was not turned.
  for (const { type, code, orientation } of hashes) {
    for (const { number, distance } of matcher.find(type, code)) {
      if (distance >= (nearest.get(number)?.distance ?? Number.POSITIVE_INFINITY)) continue;
      nearest.set(number, { distance, ...turnedTo(orientation) });
    }
  }
  if (nearest.size === 0) return [];
  const { store, now } = desk.kernel;
  const hits = await store.for(viewer)((tx) => liveHits(tx, viewer.organisation, [...nearest.keys()], now()));
  return hits
    .map((hit) => ({ hit, ...(nearest.get(hit.number) as Pick<Found, 'distance' | 'orientation'>) }))
    .sort((a, b) => a.distance - b.distance || a.hit.number - b.hit.number)
    .slice(0, MOST_MATCHES);
}

const turnedTo = (orientation: Orientation | undefined): { orientation?: Turned } =>
  orientation === undefined || orientation === 'as-it-is' ? {} : { orientation };

function shown({ hit, distance, orientation }: Found): Match {
  return {
    signal: hit.id,
    type: hit.type,
    distance,
    ...(orientation ? { orientation } : {}),
    quality: hit.quality,
    bank: hit.bankName,
    originator: { id: hit.originator, name: hit.originatorName, class: hit.originatorClass },
    ordered: hit.ordered,
    voluntary: isVoluntary(hit.originatorClass, hit.ordered),
    shadow: hit.mode === 'shadow',
  };
}
