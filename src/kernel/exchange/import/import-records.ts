import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import { acceptRead, type Outcome } from '../../store/accept-records.ts';
import { knownOrganisations } from '../../store/record-queries.ts';
import type { Viewer } from '../../store/viewer.ts';
import { findAgreement } from '../agreements/agreement-queries.ts';
import { CHUNK } from './cut-import.ts';
import { importSource } from './import-source.ts';
import { readImport } from './read-import.ts';
import { quarantinedBy, type RefusedRecord } from './refused-record.ts';
import { shareHeld } from './share-held.ts';

/** Most objects of one import that are named as refused: 190 MB of bad ones would be answered with 120 MB. */
export const MOST_REFUSED = 10_000;

/**
 * What became of an import: counts, and each object that was not taken; `more` is there when there were more of these
 * than are named.
 */
export type ImportOutcome = { accepted: number; unchanged: number; refused: RefusedRecord[]; more?: number };

export type ImportProgress = { done: number; total: number };

export type ImportInput = {
  /** Of a STIX bundle, a TAXII envelope, a list of objects or one object; they are not the caller's any more. */
  bytes: Uint8Array;
  /** Name under which it is kept. */
  source: string;
  /** Agreement whose collection carries what may be shared; without one it is the organisation's own. */
  agreement?: string | undefined;
};

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
  const known = await kernel.store.system('importing records')((tx) =>
    knownOrganisations(tx, viewer.organisation, kernel.host.id),
  );
  const arrival = { holder: viewer.organisation, source, speaker: null, known, agreements };

  const reading = await readImport(input.bytes);
  const total = reading.count;
  const refused: { index: number; record: RefusedRecord }[] = [];
  let done = 0;
  let accepted = 0;
  let unchanged = 0;
  let more = 0;
  let analysedAt = 0;
  try {
    yield { done, total };
    let chunk = await reading.next();
    while (chunk.length > 0) {
      // The next chunk is read while the database writes this one.
      const [outcomes, next] = await Promise.all([
        againIfOvertaken(() => kernel.store.for(viewer)((tx) => acceptRead(kernel, tx, chunk, arrival))),
        reading.next(),
      ]);
      for (const agreement of agreements) await shareHeld(kernel, viewer, outcomes, { source, agreement });
      for (const one of outcomes) {
        if (one.outcome === 'accepted') accepted++;
        else if (one.outcome === 'unchanged') unchanged++;
        else if (refused.length >= MOST_REFUSED) more++;
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
    await reading.close();
    if (accepted >= CHUNK) await analyse(kernel, TABLES);
  }
  refused.sort((a, b) => a.index - b.index);
  const named = refused.map((one) => one.record);
  return { accepted, unchanged, refused: named, ...(more > 0 ? { more } : {}) };
}

const UNIQUE_VIOLATION = '23505';
const DEADLOCK = '40P01';

/** Two imports of one file at once: whoever comes second to a version waits, looks again and finds it unchanged. */
async function againIfOvertaken<T>(work: () => Promise<T>): Promise<T> {
  for (let left = 5; ; left--) {
    try {
      return await work();
    } catch (error) {
      const { code } = error as { code?: string };
      if (left === 0 || (code !== UNIQUE_VIOLATION && code !== DEADLOCK)) throw error;
    }
  }
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

/** One line an object, so that the counts add up; its first fault in full, the others by name. */
function refusedRecord({ id, errors, rule }: Outcome): RefusedRecord {
  const [first, ...others] = errors;
  const also = others.length > 0 ? ` (also: ${others.map((one) => one.property).join(', ')})` : '';
  const reason = `${first?.reason ?? 'not taken'}${also}`;
  return {
    id,
    property: first?.property ?? '',
    clause: first?.clause ?? '',
    reason: rule === undefined ? reason : quarantinedBy(rule, reason),
  };
}
