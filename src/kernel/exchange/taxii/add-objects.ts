import { randomUUID } from 'node:crypto';
import { type CutObject, cutObjects, type RefusedObject } from '../../../standards/json/cut-objects.ts';
import { timestampFault } from '../../../standards/stix/timestamp.ts';
import { taxiiTimestamp } from '../../../standards/taxii/timestamp.ts';
import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import { acceptRecords, type Outcome } from '../../store/accept-records.ts';
import { mayBeShared } from '../../store/audience.ts';
import { knownOrganisations } from '../../store/record-queries.ts';
import { retryConflicts } from '../../store/retry-conflicts.ts';
import { awaitUnder } from '../../store/settle-markings.ts';
import type { Transaction } from '../../store/store.ts';
import type { Viewer } from '../../store/viewer.ts';
import { placeRecords } from '../agreements/place-records.ts';
import type { Collection } from './collections.ts';
import {
  type Failed,
  type HeldRecord,
  heldRecords,
  insertSubmission,
  type Taken,
} from './submission-queries.ts';

/** TAXII 2.1 §4.2.1 `max_content_length`: bytes of a whole POST. */
export const MOST_CONTENT = 16 * 1_048_576;

/** Objects of a whole POST: an envelope of the smallest could hold millions, each with an answer of its own. */
export const MOST_OBJECTS = 20_000;

/** Objects that are judged and written at once; others are served in between. */
const CHUNK = 1000;

/**
 * Adds an envelope's objects to a collection (TAXII 2.1 §5.5), all in one transaction; each bad object fails by
 * itself. What is there already is no failure, so that a retry does no harm.
 * @returns the id of the status resource
 * Throws `not-allowed`, `too-large`, or `envelope-unprocessable` when there are no objects to tell apart.
 */
export async function addObjects(
  kernel: Kernel,
  viewer: Viewer,
  collection: Collection,
  body: Uint8Array,
): Promise<string> {
  if (!collection.canWrite) throw new Refusal('not-allowed');
  const cut = cutObjects(body);
  if (!cut.ok) throw unprocessable(`${cut.reason} (byte ${cut.offset})`);
  if (cut.form !== 'envelope') throw unprocessable(`must be in an envelope; this is a ${cut.form}`);
  if (cut.count === 0) throw unprocessable('must hold at least one object');
  if (cut.count > MOST_OBJECTS) {
    throw new Refusal('too-large', `An envelope holds at most ${MOST_OBJECTS} objects. Send several.`, [
      { property: 'objects', reason: `has ${cut.count} members` },
    ]);
  }

  const stated = new Map<number, string>();
  return retryConflicts(() =>
    // Beside the rule of reading: what the holder had and lost sight of is still on record.
    kernel.store.system('adding over TAXII')(async (tx) => {
      tx.viewer.actor = viewer.actor;
      const submission = randomUUID();
      const at = kernel.now();
      const known = await knownOrganisations(tx, viewer.organisation, kernel.host.id);
      const outcomes: Outcome[] = [];
      const chunks = cut.count > CHUNK ? chunked(markingsFirst(cut.objects)) : [cut.objects];
      for (const chunk of chunks) {
        outcomes.push(
          ...(await acceptRecords(kernel, tx, noting(chunk, stated), {
            holder: viewer.organisation,
            source: 'own',
            speaker: viewer.organisation,
            known,
            agreements: collection.agreement ? [collection.agreement] : [],
            submission,
          })),
        );
      }
      outcomes.sort((a, b) => a.index - b.index);
      const { taken, failed } = await sortOut(
        kernel,
        tx,
        viewer.organisation,
        collection,
        outcomes,
        (outcome) => failure(outcome, stated.get(outcome.index) ?? taxiiTimestamp(at)),
      );
      await insertSubmission(tx, {
        id: submission,
        viewer: viewer.actor,
        view: collection.view,
        at,
        total: outcomes.length,
        successes: taken,
        failures: failed,
      });
      return submission;
    }),
  );
}

/** Success is to be in the collection that was posted to; what is only held, or was taken back, is said so. */
async function sortOut(
  kernel: Kernel,
  tx: Transaction,
  holder: string,
  collection: Collection,
  outcomes: Outcome[],
  failed: (outcome: Outcome) => Failed,
): Promise<{ taken: Taken[]; failed: Failed[] }> {
  const versions = outcomes.flatMap(({ id, versionKey, outcome }) =>
    id !== null && versionKey !== null && (outcome === 'accepted' || outcome === 'unchanged')
      ? [{ id, versionKey }]
      : [],
  );
  const held = new Map(
    (await heldRecords(tx, holder, collection.view, versions)).map((one) => [
      `${one.id} ${one.versionKey}`,
      one,
    ]),
  );
  const late = [...held.values()].filter((one) => !one.placed && keptBack(one, collection) === null);
  // A record that is held already and is shared now: a late grant, with a date of its own in the agreement's view.
  if (collection.agreement && late.length > 0) {
    const objects = late.map((one) => one.object);
    await placeRecords(kernel, tx, collection.agreement, objects, false);
    for (const one of late) one.placed = true;
  }
  if (collection.agreement) {
    const waiting = [...held.values()].filter((one) => waits(one));
    await awaitUnder(
      tx,
      collection.agreement,
      waiting.map((one) => one.object),
    );
  }
  const sorted = { taken: [] as Taken[], failed: [] as Failed[] };
  for (const outcome of outcomes) {
    const record = held.get(`${outcome.id} ${outcome.versionKey}`);
    if (!record || outcome.outcome === 'refused' || outcome.outcome === 'quarantined') {
      sorted.failed.push(failed(outcome));
    } else if (record.placed) {
      sorted.taken.push({ object: record.object, id: record.id, version: outcome.version });
    } else {
      const reason = keptBack(record, collection) ?? 'was withdrawn here and is not taken again';
      sorted.failed.push(failed({ ...outcome, errors: [{ property: 'object_marking_refs', reason }] }));
    }
  }
  return sorted;
}

/** Why an agreement does not carry a record that its holder has; null when it may. */
function keptBack(record: HeldRecord, { agreement }: Collection): string | null {
  if (agreement === null) return null;
  if (record.source.startsWith('peer:')) {
    return "the object came from a partner: passing it on needs its originator's consent";
  }
  if (waits(record)) {
    return 'the object names a marking that is not known here: it is held by your organisation alone, and comes into this collection when the definition is added';
  }
  if (!mayBeShared(record)) {
    return 'the object is held by your organisation alone: an agreement carries TLP:CLEAR to TLP:AMBER+STRICT and no unknown marking';
  }
  return null;
}

/** Whether only a marking's definition is missing. */
const waits = (record: HeldRecord): boolean =>
  record.unknownMarking &&
  !record.source.startsWith('peer:') &&
  mayBeShared({ ...record, unknownMarking: false });

function failure(outcome: Outcome, version: string): Failed {
  const reasons = outcome.errors.slice(0, 5).map((error) => {
    const clause = error.clause ? ` (${error.clause})` : '';
    return `${error.property}: ${error.reason}${clause}`;
  });
  const quarantined = outcome.rule ? `quarantined by rule ${outcome.rule}: ` : '';
  return {
    id: outcome.id ?? `objects[${outcome.index}]`,
    version: outcome.version ?? version,
    message: `${quarantined}${reasons.join('; ')}`,
  };
}

/** Notes the version that each object says it has: a failure's details need one (TAXII 2.1 §4.3.1). */
function* noting(
  objects: Iterable<CutObject | RefusedObject>,
  stated: Map<number, string>,
): Generator<CutObject | RefusedObject> {
  for (const cut of objects) {
    const version = cut.ok ? (cut.value.modified ?? cut.value.created) : undefined;
    if (typeof version === 'string' && timestampFault(version) === undefined) stated.set(cut.index, version);
    yield cut;
  }
}

/** A marking is known to all objects of its envelope, wherever it stands in it. */
function* markingsFirst(objects: Iterable<CutObject | RefusedObject>): Generator<CutObject | RefusedObject> {
  const isMarking = (cut: CutObject | RefusedObject) => cut.ok && cut.value.type === 'marking-definition';
  for (const cut of objects) if (isMarking(cut)) yield cut;
  for (const cut of objects) if (!isMarking(cut)) yield cut;
}

function* chunked(objects: Iterable<CutObject | RefusedObject>): Generator<(CutObject | RefusedObject)[]> {
  let chunk: (CutObject | RefusedObject)[] = [];
  for (const cut of objects) {
    if (chunk.push(cut) < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

function unprocessable(reason: string): Refusal {
  return new Refusal('envelope-unprocessable', undefined, [
    { property: 'objects', clause: 'TAXII 2.1 §3.7', reason },
  ]);
}
