import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { openCase } from '../../../kernel/cases/take-step.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Turned } from '../../../standards/pdq/pdq.ts';
import type { Desk } from '../context.ts';
import { shownRadius } from '../matching/bank-radius.ts';
import type { Hit } from '../matching/index-queries.ts';
import type { Shadow } from '../matching/whether-it-acts.ts';
import { endLateShadows, settleLateLosses } from '../review/settle-reviews.ts';
import { contentKey } from '../same-content/content-key.ts';
import { isVoluntary } from '../signal.ts';
import type { Code } from '../types/hash-picture.ts';
import type { Percent } from '../types/signal-type.ts';
import { lastUpheldAppeal, lockAppealsOf } from './earlier-appeal-queries.ts';
import { codesAsTheyLie } from './item-codes.ts';
import {
  insertReviewItem,
  insertReviewMatches,
  lockItem,
  openReviewOf,
  wasRestrictedAlone,
} from './item-queries.ts';
import { keepPicture } from './keep-picture.ts';

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

/** Opens a case for an item where it matched, or finds the one that is open already. */
export const openReview = async (
  desk: Desk,
  viewer: Pick<Viewer, 'organisation' | 'actor'>,
  item: string,
  found: Found[],
  what: Kept,
): Promise<{ case: string; opened: boolean }> =>
  (await openUnless(desk, viewer, item, found, what, null)) as { case: string; opened: boolean };

/** The same for a match backwards; null where it may not be opened any more. */
export const openReviewBackwards = (
  desk: Desk,
  viewer: Pick<Viewer, 'organisation' | 'actor'>,
  item: string,
  found: Found[],
  what: Omit<Kept, 'picture'>,
  backwards: Backwards,
): Promise<{ case: string; opened: boolean } | null> =>
  openUnless(desk, viewer, item, found, { ...what, picture: null }, backwards);

async function openUnless(
  desk: Desk,
  { organisation: platform, actor }: Pick<Viewer, 'organisation' | 'actor'>,
  item: string,
  found: Found[],
  what: Kept,
  backwards: Backwards | null,
): Promise<{ case: string; opened: boolean } | null> {
  // One record may be held by several organisations of a node: it is one signal.
  const bySignal = [...new Map(found.toReversed().map((one) => [one.hit.id, one])).values()].reverse();
  const result = await retryConflicts(() =>
    desk.kernel.store.system('matching')(async (tx) => {
      // A case opens by itself; which service asked about the item is said by the act.
      if (actor.startsWith('service:')) tx.viewer.actor = actor;
      await lockItem(tx, platform, item);
      if (backwards && !(await backwards.begin(tx))) return null;
      const before = await openReviewOf(
        tx,
        platform,
        item,
        bySignal.map(({ hit }) => hit.id),
      );
      if (before !== null) return { case: before, opened: false };
      await lockAppealsOf(tx, platform, false);
      const day = backwards?.day ?? null;
      return { case: await writeReview(desk, tx, platform, item, bySignal, what, day), opened: true };
    }),
  );
  if (result?.opened) {
    const signals = bySignal.map(({ hit }) => hit.id);
    await retryConflicts(() => settleLateLosses(desk, signals));
    if (bySignal.every(({ shadow }) => shadow !== null)) {
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
  const matches = found.map(({ hit, distance, orientation, percent }) => ({
    signal: hit.id,
    bank: hit.bankId,
    type: hit.type,
    distance,
    ...radiusSaid(hit),
    ...(orientation ? { orientation } : {}),
    ...(percent ? { percent } : {}),
    ...(what.quality === null ? {} : { quality: what.quality }),
  }));
  const inShadow = found.filter((one) => one.shadow !== null);
  const voluntary = found.filter(({ hit }) => isVoluntary(hit.originatorClass, hit.ordered));
  const shadow = inShadow.length === found.length;
  const codes = what.hashes.map(({ type, code, several }) => ({
    type,
    code: Buffer.from(code),
    codes: several ? Buffer.from(several) : null,
  }));
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
    fields: {
      item,
      matches: JSON.stringify(matches),
      shadow: idsOf(inShadow),
      voluntary: idsOf(voluntary),
    },
  });
  const { object } = file;
  const content = contentKey(platform, codes);
  await insertReviewItem(tx, { object, platform, item, content, codes: codesAsTheyLie(what.hashes) });
  const rows = found.map(({ hit, distance, orientation = null, percent, shadow: seen }) => ({
    object,
    signal: hit.id,
    bank: hit.bank,
    type: hit.type,
    distance,
    radius: shownRadius(hit.type, hit.radius),
    orientation,
    percentQuery: percent?.query ?? null,
    percentSignal: percent?.signal ?? null,
    quality: what.quality,
    shadow: seen !== null,
    voluntary: isVoluntary(hit.originatorClass, hit.ordered),
  }));
  await insertReviewMatches(tx, rows);
  if (what.picture) await keepPicture(kernel, tx, object, what.picture);
  // A State's voluntary help is counted apart, from the log like every count (human-rights rule 7).
  if (rows.some((row) => row.voluntary)) {
    await writeEntries(
      tx,
      kernel.keyring,
      [{ kind: 'match.on-voluntary-state-signal', object, fields: { case: file.id } }],
      kernel.now(),
    );
  }
  return file.id;
}

const radiusSaid = ({ type, radius }: Hit): { radius?: number } => {
  const shown = shownRadius(type, radius);
  return shown === null ? {} : { radius: shown };
};

const idsOf = (found: Found[]) => found.map(({ hit }) => hit.id).join(' ');
