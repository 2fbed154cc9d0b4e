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
import {
  type ItemCode,
  insertReviewItem,
  insertReviewMatches,
  lockItem,
  openReviewOf,
  type ReviewItem,
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

/** Opens a case for an item where it matched, or finds the one that is open already. */
export async function openReview(
  desk: Desk,
  { organisation: platform, actor }: Pick<Viewer, 'organisation' | 'actor'>,
  item: string,
  found: Found[],
  what: Kept,
): Promise<{ case: string; opened: boolean }> {
  // One record may be held by several organisations of a node: it is one signal.
  const bySignal = [...new Map(found.toReversed().map((one) => [one.hit.id, one])).values()].reverse();
  const result = await retryConflicts(() =>
    desk.kernel.store.system('matching')(async (tx) => {
      // A case opens by itself; which service asked about the item is said by the act.
      if (actor.startsWith('service:')) tx.viewer.actor = actor;
      await lockItem(tx, platform, item);
      const before = await openReviewOf(
        tx,
        platform,
        item,
        bySignal.map(({ hit }) => hit.id),
      );
      if (before !== null) return { case: before, opened: false };
      await lockAppealsOf(tx, platform, false);
      return { case: await writeReview(desk, tx, platform, item, bySignal, what), opened: true };
    }),
  );
  if (result.opened) {
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

/** The first of each type, and with it the others: only of a picture there are several. */
function asTheyLie(codes: ItemCode[]): ReviewItem['codes'] {
  const ofType = Map.groupBy(codes, ({ type }) => type);
  return [...ofType.values()].map(([first, ...others]) => ({
    ...first!,
    turned: others.length > 0 ? Buffer.concat(others.map(({ code }) => code)) : null,
  }));
}

async function writeReview(
  desk: Desk,
  tx: Transaction,
  platform: string,
  item: string,
  found: Found[],
  what: Kept,
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
  await insertReviewItem(tx, { object, platform, item, content, codes: asTheyLie(codes) });
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
