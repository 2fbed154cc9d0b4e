import { Refusal } from '../../../kernel/refusal.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { listBanks } from '../banks/bank-queries.ts';
import type { Desk } from '../context.ts';
import type { Matcher } from '../matching/matcher.ts';
import { type Code, codeOfValue, hashForSearch, readValue, writtenCodes } from '../types/hash-picture.ts';
import { alsoSaid, hashWords } from '../types/hash-text.ts';
import { isAboutPeople, isTooPlain, type SignalType } from '../types/signal-types.ts';
import type { Keeping } from './keep-hashes.ts';
import { answerOf, type MatchAnswer } from './match-answer.ts';
import { type Hashes, openReview } from './open-match-review.ts';
import { type Looked, searchSignals } from './search-signals.ts';
import { countSuppression } from './spare-innocent.ts';

/** What a platform asks about: a picture, a video by its hashes, a text, or one hash that it computed itself. */
export type Asked = { picture: Uint8Array } | { video: Code[] } | { text: string } | AskedHash;

/** The platform's own opaque reference: no space, slash or @, so never a name, an address or a URL. */
export const ITEM_PATTERN = '^[A-Za-z0-9._:-]{1,200}$';

type HowAsked = {
  item?: string | undefined;
  bank?: string | undefined;
  /** The platform says that the item was changed since people decided on it. */
  changed?: boolean | undefined;
  keeping?: Keeping;
};

/**
 * Compares an item with every signal that acts here and that the viewer's organisation may see. Without `item` it
 * answers and keeps nothing. With `item`, a match opens a case where it happened and only then is the picture
 * written, encrypted; what matches nothing is never written anywhere, but for its hashes where the viewer's organisation
 * chose to keep them for a while (`keeping`).
 * @param bank id or name of the one bank to compare with
 */
export async function matchItem(
  desk: Desk,
  matcher: Matcher,
  viewer: Viewer,
  asked: Asked,
  { item, bank, changed, keeping }: HowAsked = {},
): Promise<MatchAnswer> {
  if (item !== undefined) requireReference(item);
  const only = bank === undefined ? null : await banksCalled(desk, viewer, bank);
  const { hashes, said, mediaType } = await readAsked(asked);
  // Before it is looked up: of a signal that comes at this moment either the look-up or a search backwards knows.
  if (item !== undefined) await keeping?.keep(viewer.organisation, item, { hashes, quality: said.quality });
  const [all = { found: [], innocent: [] }] = await searchSignals(desk, matcher, viewer, [hashes]);
  const looked = onlyOf(all, only);
  const { found, innocent } = looked;
  const answer: MatchAnswer = answerOf(said, looked);
  if (item === undefined || found.length === 0) return answer;
  if (innocent.length > 0) {
    await countSuppression(desk, viewer, looked);
    return answer;
  }
  const kept = {
    // Of what a value also says, only what matched: other pages of a domain are not the same content.
    hashes: hashes.filter(({ type, also }) => !also || found.some(({ hit }) => hit.type === type)),
    quality: said.quality ?? null,
  };
  const picture = 'picture' in asked ? { bytes: asked.picture, mediaType: mediaType as string } : null;
  return {
    ...answer,
    ...(await openReview(desk, viewer, item, found, { ...kept, picture }, { changed })),
  };
}

/** Throws `body-malformed` for what may be no opaque reference. */
export function requireReference(item: string): void {
  if (new RegExp(ITEM_PATTERN).test(item)) return;
  const reason =
    'is an opaque reference of letters, digits and . _ : - (at most 200), never a name or an address';
  throw new Refusal('body-malformed', undefined, [{ property: 'item', reason }]);
}

/** Only what was found in these banks; that an item is innocent holds whichever bank is asked about. */
export const onlyOf = ({ found, innocent }: Looked, banks: ReadonlySet<number> | null): Looked => ({
  found: banks ? found.filter(({ hit }) => banks.has(hit.bank)) : found,
  innocent,
});

/** Banks of this id or name that the viewer may see; a slip in the name must not read as "no match". */
export async function banksCalled(desk: Desk, viewer: Viewer, called: string): Promise<Set<number>> {
  const banks = await desk.kernel.store.for(viewer)(listBanks);
  const found = banks.filter(
    (bank) => bank.id === called || bank.name.toLowerCase() === called.toLowerCase(),
  );
  if (found.length > 0) return new Set(found.map((bank) => bank.object));
  throw new Refusal('not-found', undefined, [{ property: 'bank', reason: 'is no bank that you may see' }]);
}

/** What it is told that it looks for: its hashes and its quality. */
type Said = Omit<MatchAnswer, 'matches' | 'shadow'>;

/** The hashes to look up of what is asked about. Throws `picture-refused`, `hash-malformed`. */
export async function readAsked(asked: Asked): Promise<{
  hashes: Hashes;
  said: Said;
  mediaType?: string;
}> {
  if ('picture' in asked) {
    const { codes, quality, format, animated } = await hashForSearch(asked.picture);
    const hashes = codes.filter(({ type }) => !isTooPlain(type, quality));
    const said = { ...writtenCodes(codes), quality, ...(animated ? { animated } : {}) };
    return { hashes, said, mediaType: `image/${format}` };
  }
  if ('video' in asked) return { hashes: asked.video, said: writtenCodes(asked.video) };
  if ('text' in asked) {
    const hashes = hashWords(asked.text);
    return { hashes, said: writtenCodes(hashes) };
  }
  const { hashes, said } = readAskedHash(asked);
  return { hashes, said };
}

export type AskedHash = { hash: { type: SignalType; value: string }; quality?: number | undefined };

/**
 * One hash that somebody computed, ready to look up; of one that tells too little, nothing is.
 * @param property where it stood. Throws `hash-malformed`, naming it.
 */
export function readAskedHash(
  { hash: { type, value }, quality }: AskedHash,
  property?: string,
): { hashes: Hashes; said: Said } {
  if (isAboutPeople(type)) throw askedInPassing(property);
  const kept = readValue(type, value, property);
  const also = alsoSaid(type, kept);
  const said: Said = { [type]: kept, ...writtenCodes(also), ...(quality === undefined ? {} : { quality }) };
  return { hashes: isTooPlain(type, quality) ? [] : [codeOfValue(type, kept), ...also], said };
}

/** Of a batch, or of another system's client. */
const askedInPassing = (property = 'hash.value'): Refusal => {
  const reason = 'is data about a person: a reviewer asks for one at a time, with a purpose';
  return new Refusal('body-malformed', undefined, [{ property, reason }]);
};
