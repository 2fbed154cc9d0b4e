import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { openCase, readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import { keepSealed } from '../../../kernel/store/sealed-blobs.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Turned } from '../../../standards/pdq/pdq.ts';
import type { Desk } from '../context.ts';
import { shownRadius } from '../matching/bank-radius.ts';
import type { Hit } from '../matching/index-queries.ts';
import type { Shadow } from '../matching/whether-it-acts.ts';
import { IN_FORCE, UNDECIDED } from '../review/match-review.terms.ts';
import { endLateShadows, settleLateLosses } from '../review/settle-reviews.ts';
import { contentKey } from '../same-content/content-key.ts';
import { isVoluntary } from '../signal.ts';
import type { Code } from '../types/hash-picture.ts';
import type { Percent } from '../types/signal-type.ts';
import { lastUpheldAppeal, lockAppealsOf } from './earlier-appeal-queries.ts';
import { codesAsTheyLie } from './item-codes.ts';
import {
  decidedReviewOf,
  insertReviewItem,
  insertReviewMatches,
  isRestrictedElsewhere,
  lockItem,
  openReviewOf,
  reviewToJoin,
  wasRestrictedAlone,
} from './item-queries.ts';

/** Of PDQ several: the first is of the picture as it is. */
export type Hashes = Code[];
export type Kept = {
  hashes: Hashes;
  /** Of the picture that was sent, not of the signal. */
  quality: number | null;
  picture: { bytes: Uint8Array; mediaType: string } | null;
};
export type Found = {
  hit: Hit;
  distance: number;
  orientation?: Turned;
  percent?: Percent;
  /** Why it is only seen; null where it acts. */
  shadow: Shadow | null;
};

/**
 * A match of something that was asked about before, on `day`: whether it may still be opened is asked in the transaction
 * that opens it, and answered with false where nothing is to happen.
 */
export type Backwards = { day: string; begin(tx: Transaction): Promise<boolean> };

/** `decided`: what people decided about the same item before, which is the answer. */
export type Decided = 'leave' | 'restore' | 'refer' | 'still-restricted';
export type Opened = { case: string; opened: boolean; decided?: Decided };

type Asking = {
  /** The platform says that the item was changed since: what people decided before is no answer. */
  changed?: boolean | undefined;
};

/** Opens a case for an item where it matched, or finds the one that is open, or was decided, already. */
export const openReview = async (
  desk: Desk,
  viewer: Pick<Viewer, 'organisation' | 'actor'>,
  item: string,
  found: Found[],
  what: Kept,
  asking: Asking = {},
): Promise<Opened> => (await openUnless(desk, viewer, item, found, what, null, asking)) as Opened;

/** The same for a match backwards; null where it may not be opened any more. */
export const openReviewBackwards = (
  desk: Desk,
  viewer: Pick<Viewer, 'organisation' | 'actor'>,
  item: string,
  found: Found[],
  what: Omit<Kept, 'picture'>,
  backwards: Backwards,
): Promise<Opened | null> => openUnless(desk, viewer, item, found, { ...what, picture: null }, backwards, {});

const DECIDED: Record<string, Decided> = {
  left: 'leave',
  restored: 'restore',
  referred: 'refer',
};

async function openUnless(
  desk: Desk,
  { organisation: platform, actor }: Pick<Viewer, 'organisation' | 'actor'>,
  item: string,
  found: Found[],
  what: Kept,
  backwards: Backwards | null,
  { changed = false }: Asking,
): Promise<Opened | null> {
  // One record may be held by several organisations of a node: it is one signal.
  const bySignal = [...new Map(found.toReversed().map((one) => [one.hit.id, one])).values()].reverse();
  const shadow = bySignal.every((one) => one.shadow !== null);
  let changes = false;
  const result = await retryConflicts(() =>
    desk.kernel.store.system('matching')(async (tx) => {
      changes = false;
      // A case opens by itself; which service asked about the item is said by the act.
      if (actor.startsWith('service:')) tx.viewer.actor = actor;
      await lockItem(tx, platform, item);
      if (backwards && !(await backwards.begin(tx))) return null;
      const signals = bySignal.map(({ hit }) => hit.id);
      const before = await openReviewOf(tx, platform, item, signals);
      if (before !== null) return { case: before, opened: false };
      const near = bySignal.map(({ hit, distance }) => ({ signal: hit.id, distance }));
      const decided = changed ? null : await decidedReviewOf(tx, platform, item, near, shadow);
      if (decided) {
        const said =
          decided.state === 'restored' && (await isRestrictedElsewhere(tx, platform, item, IN_FORCE))
            ? 'still-restricted'
            : DECIDED[decided.state];
        return { case: decided.id, opened: false, ...(said ? { decided: said } : {}) };
      }
      changes = true;
      const joined = await joinReview(desk, tx, platform, item, bySignal, what);
      if (joined !== null) return { case: joined, opened: false };
      await lockAppealsOf(tx, platform, false);
      const day = backwards?.day ?? null;
      return { case: await writeReview(desk, tx, platform, item, bySignal, what, day), opened: true };
    }),
  );
  if (result && changes) {
    const signals = bySignal.map(({ hit }) => hit.id);
    await retryConflicts(() => settleLateLosses(desk, signals));
    if (shadow) {
      await retryConflicts(() =>
        endLateShadows(
          desk,
          bySignal.map(({ hit }) => hit),
          platform,
        ),
      );
    }
  }
  return result;
}

/** What the acts and the rows of a case say of its matches. */
function matchesSaid(found: Found[], quality: number | null) {
  const matches = found.map(({ hit, distance, orientation, percent }) => ({
    signal: hit.id,
    bank: hit.bankId,
    type: hit.type,
    distance,
    ...radiusSaid(hit),
    ...(orientation ? { orientation } : {}),
    ...(percent ? { percent } : {}),
    ...(quality === null ? {} : { quality }),
  }));
  const voluntary = found.filter(({ hit }) => isVoluntary(hit.originatorClass, hit.ordered));
  const fields = {
    matches: JSON.stringify(matches),
    shadow: idsOf(found.filter((one) => one.shadow !== null)),
    voluntary: idsOf(voluntary),
  };
  return { matches, fields };
}

const codesOf = ({ hashes }: Pick<Kept, 'hashes'>) =>
  hashes.map(({ type, code, several }) => ({
    type,
    code: Buffer.from(code),
    codes: several ? Buffer.from(several) : null,
  }));

/**
 * Adds what is new to a case about the same content of the item that goes on: of one item with two cases, putting it
 * back in one would leave it restricted in the other. Null where there is none, and one in shadow is not joined by a
 * signal that acts.
 */
async function joinReview(
  desk: Desk,
  tx: Transaction,
  platform: string,
  item: string,
  found: Found[],
  what: Kept,
): Promise<string | null> {
  const { kernel, procedures } = desk;
  const content = contentKey(platform, codesOf(what));
  if (content === null) return null;
  const shadow = found.every((one) => one.shadow !== null);
  const states = [...UNDECIDED, ...IN_FORCE, ...(shadow ? ['open-in-shadow'] : [])];
  const going = await reviewToJoin(tx, platform, item, content, states);
  if (!going) return null;
  const { file, state } = await readCase(kernel, procedures, tx, going.id);
  if (!state.permitted.some(({ step }) => step === 'matched-also')) return null;
  const known = new Set(going.signals);
  const fresh = found.filter(({ hit }) => !known.has(hit.id));
  const { matches, fields } = matchesSaid(fresh, what.quality);
  const step = { step: 'matched-also', actor: 'system', data: { matches } };
  await takeStep(kernel, procedures, tx, file.id, step);
  await writeEntries(
    tx,
    kernel.keyring,
    [{ kind: 'match.also', object: file.object, fields: { case: file.id, ...fields } }],
    kernel.now(),
  );
  await writeMatches(desk, tx, file, fresh, what.quality);
  return file.id;
}

async function writeReview(
  desk: Desk,
  tx: Transaction,
  platform: string,
  item: string,
  found: Found[],
  what: Kept,
  lookedUpOn: string | null,
): Promise<string> {
  const { kernel, procedures } = desk;
  const { matches, fields } = matchesSaid(found, what.quality);
  const shadow = found.every((one) => one.shadow !== null);
  const codes = codesOf(what);
  const upheld = await lastUpheldAppeal(tx, { platform, item, codes });
  const before = {
    ...((await wasRestrictedAlone(tx, platform, item, null)) ? { restrictedAloneBefore: true } : {}),
    ...(upheld ? { upheldBefore: true, upheldAt: upheld.toISOString() } : {}),
    ...(lookedUpOn === null ? {} : { lookedUpOn }),
  };
  const { file } = await openCase(kernel, procedures, tx, {
    procedure: 'match-review',
    organisation: platform,
    principals: [`reviewers:${platform}`],
    first: { step: 'open', actor: 'system', data: { item, platform, matches, shadow, ...before } },
    fields: { item, ...fields },
  });
  const { object } = file;
  const content = contentKey(platform, codes);
  await insertReviewItem(tx, { object, platform, item, content, codes: codesAsTheyLie(what.hashes) });
  await writeMatches(desk, tx, file, found, what.quality);
  if (what.picture) await keepSealed(kernel, tx, object, what.picture);
  return file.id;
}

async function writeMatches(
  { kernel }: Desk,
  tx: Transaction,
  { object, id }: { object: number; id: string },
  found: Found[],
  quality: number | null,
): Promise<void> {
  const rows = found.map(({ hit, distance, orientation = null, percent, shadow }) => ({
    object,
    signal: hit.id,
    bank: hit.bank,
    type: hit.type,
    distance,
    radius: shownRadius(hit.type, hit.radius),
    orientation,
    percentQuery: percent?.query ?? null,
    percentSignal: percent?.signal ?? null,
    quality,
    shadow: shadow !== null,
    voluntary: isVoluntary(hit.originatorClass, hit.ordered),
  }));
  await insertReviewMatches(tx, rows);
  // A State's voluntary help is counted apart, from the log like every count (human-rights rule 7).
  if (!rows.some((row) => row.voluntary)) return;
  const act = { kind: 'match.on-voluntary-state-signal', object, fields: { case: id } };
  await writeEntries(tx, kernel.keyring, [act], kernel.now());
}

const radiusSaid = ({ type, radius }: Hit): { radius?: number } => {
  const shown = shownRadius(type, radius);
  return shown === null ? {} : { radius: shown };
};

const idsOf = (found: Found[]) => found.map(({ hit }) => hit.id).join(' ');
