import { setImmediate as breathe } from 'node:timers/promises';
import {
  type Cut,
  type CutObject,
  cutObjects,
  type RefusedObject,
} from '../../../standards/json/cut-objects.ts';
import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import { acceptRead, type Outcome } from '../../store/accept-records.ts';
import { type ReadObject, readObject } from '../../store/read-object.ts';
import { knownOrganisations } from '../../store/record-queries.ts';
import type { Viewer } from '../../store/viewer.ts';
import { findAgreement } from '../agreements/agreement-queries.ts';
import { importSource } from './import-source.ts';
import { shareHeld } from './share-held.ts';

/** One object that was not taken, and why; a quarantined one names its rule in the reason. */
export type RefusedRecord = { id: string | null; property: string; clause: string; reason: string };

/** What became of an import: counts, and each object that was not taken. */
export type ImportOutcome = { accepted: number; unchanged: number; refused: RefusedRecord[] };

export type ImportProgress = { done: number; total: number };

export type ImportInput = {
  /** Of a STIX bundle, a TAXII envelope, a list of objects or one object. */
  bytes: Uint8Array;
  /** Name under which it is kept. */
  source: string;
  /** Agreement whose collection carries what may be shared; without one it is the organisation's own. */
  agreement?: string | undefined;
};

/** What one transaction takes: small enough that others are served meanwhile. */
const CHUNK = 500;
const CHUNK_LENGTH = 8 * 1_048_576;
/** Most objects of one import. */
const MOST_OBJECTS = 1_000_000;

/**
 * Takes what an organisation got from elsewhere into its custody, under the name of its source: custody, not
 * authorship. Yields after each transaction; each stands for itself, so an import that ends half-way is finished by
 * running it again. One bad object is refused by name.
 * Throws before anything is stored: `envelope-unprocessable`, `too-large`, `parameter-malformed`, `not-found` (the
 * agreement), `conflict` (it is not in force).
 */
export async function* importRecords(
  kernel: Kernel,
  viewer: Viewer,
  input: ImportInput,
): AsyncGenerator<ImportProgress, ImportOutcome> {
  const source = importSource(input.source);
  const agreements =
    input.agreement === undefined ? [] : [await agreementInForce(kernel, viewer, input.agreement)];
  const cut = readEnvelope(input.bytes);
  // A seat does not see every organisation that it may not speak for.
  const known = await kernel.store.system('importing records')(knownOrganisations);
  const arrival = { holder: viewer.organisation, source, speaker: null, known, agreements };

  const total = cut.count;
  const refused: { index: number; record: RefusedRecord }[] = [];
  let done = 0;
  let accepted = 0;
  let unchanged = 0;
  let analysedAt = 0;
  try {
    yield { done, total };
    const objects = markingsFirst(cut, input.bytes);
    let chunk = await readChunk(objects);
    while (chunk.length > 0) {
      // The next chunk is read while the database writes this one.
      const [outcomes, next] = await Promise.all([
        kernel.store.for(viewer)((tx) => acceptRead(kernel, tx, chunk, arrival)),
        readChunk(objects),
      ]);
      for (const agreement of agreements) await shareHeld(kernel, viewer, outcomes, { source, agreement });
      for (const one of outcomes) {
        if (one.outcome === 'accepted') accepted++;
        else if (one.outcome === 'unchanged') unchanged++;
        else refused.push({ index: one.index, record: refusedRecord(one) });
      }
      done += chunk.length;
      chunk = next;
      yield { done, total };
      if (accepted >= Math.max(2 * CHUNK, 2 * analysedAt)) {
        await analyse(kernel, KEYS);
        analysedAt = accepted;
      }
    }
  } finally {
    if (accepted >= CHUNK) await analyse(kernel, TABLES);
  }
  refused.sort((a, b) => a.index - b.index);
  return { accepted, unchanged, refused: refused.map((one) => one.record) };
}

/** Objects read between two looks at what else there is to do. */
const SLICE = 25;

/** Reads the next objects, a slice at a time: others are served in between. */
async function readChunk(objects: Iterator<CutObject | RefusedObject>): Promise<ReadObject[]> {
  const chunk: ReadObject[] = [];
  for (let length = 0; chunk.length < CHUNK && length < CHUNK_LENGTH; ) {
    const { value, done } = objects.next();
    if (done) break;
    chunk.push(readObject(value));
    length += value.ok ? value.raw.length : 0;
    if (chunk.length % SLICE === 0) await breathe();
  }
  return chunk;
}

const TABLES = 'record, record_reference, audience, placement, feed, entry, opening';
/** What the sequencer looks rows up by while the import runs. */
const KEYS = 'record (object, id), feed (view, object, id)';

/**
 * The planner knows nothing of what a bulk load brings: until it does, it reads whole views where an index has the
 * few rows that are asked for.
 */
const analyse = (kernel: Kernel, what: string) =>
  kernel.store.system('during an import')((tx) => tx.query(`analyze ${what}`));

function readEnvelope(bytes: Uint8Array): Cut & { ok: true } {
  const cut = cutObjects(bytes);
  if (!cut.ok) {
    throw new Refusal('envelope-unprocessable', `${cut.reason} (at byte ${cut.offset})`, [
      { property: 'body', clause: 'STIX 2.1 §8', reason: `${cut.code} at byte ${cut.offset}` },
    ]);
  }
  if (cut.count > MOST_OBJECTS) {
    throw new Refusal(
      'too-large',
      `An import has at most ${MOST_OBJECTS} objects; this one has ${cut.count}.`,
      [{ property: 'objects', reason: `has ${cut.count} elements` }],
    );
  }
  return cut;
}

/** What the viewer cannot see is not there; an agreement that is not in force carries nothing. */
async function agreementInForce(kernel: Kernel, viewer: Viewer, id: string): Promise<string> {
  const row = await kernel.store.for(viewer)((tx) => findAgreement(tx, id));
  if (!row)
    throw new Refusal('not-found', 'You see no agreement of this id.', [
      { property: 'agreement', reason: 'unknown' },
    ]);
  if (viewer.principals.includes(`agreement:${id}`)) return id;
  const reason = row.status === 'accepted' ? 'is not in force today' : `is ${row.status}`;
  throw new Refusal('conflict', `This agreement ${reason}; nothing is shared under it.`, [
    { property: 'agreement', reason },
  ]);
}

/**
 * Marking definitions first, wherever they stand, since an object whose marking is unknown is denied to everyone else
 * (STIX 2.1 §8: a bundle has no order).
 */
function* markingsFirst(cut: Cut & { ok: true }, bytes: Uint8Array): Generator<CutObject | RefusedObject> {
  const first = markingDefinitions(cut, bytes);
  const taken = new Set(first.map((one) => one.index));
  yield* first;
  for (const object of cut.objects) if (!taken.has(object.index)) yield object;
}

const MARKING_TYPE = Buffer.from('"marking-definition"');

/** Reads only as far as the last place where one can stand; a type written with escapes is found in its turn. */
function markingDefinitions(cut: Cut & { ok: true }, bytes: Uint8Array): CutObject[] {
  const last = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf(MARKING_TYPE);
  const found: CutObject[] = [];
  if (last < 0) return found;
  for (const object of cut.objects) {
    if (object.offset > last) break;
    if (object.ok && object.value.type === 'marking-definition') found.push(object);
  }
  return found;
}

/** One line an object, so that the counts add up; its first fault in full, the others by name. */
function refusedRecord({ id, errors, rule }: Outcome): RefusedRecord {
  const [first, ...others] = errors;
  const also = others.length > 0 ? ` (also: ${others.map((one) => one.property).join(', ')})` : '';
  const reason = `${first?.reason ?? 'not taken'}${also}`;
  return {
    id,
    property: first?.property ?? '',
    clause: first?.clause ?? '',
    reason: rule === undefined ? reason : `Quarantined by the rule ${rule}: ${reason}`,
  };
}
