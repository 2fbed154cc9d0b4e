import type { CutObject, RefusedObject } from '../../standards/json/cut-objects.ts';
import { tlpOf } from '../../standards/tlp/tlp.ts';
import type { Kernel } from '../kernel.ts';
import type { FieldError } from '../refusal.ts';
import { audience, mayBeShared } from './audience.ts';
import { erasedIds, lockErasures } from './erasure-queries.ts';
import { type Held, judgeRecord } from './judge-record.ts';
import { type Candidate, type ReadObject, readObject } from './read-object.ts';
import { heldVersions, knownMarkings, understoodMarkings } from './record-queries.ts';
import {
  awaitMarkings,
  definitionCounts,
  lockMarkings,
  settleMarkings,
  type Waiting,
} from './settle-markings.ts';
import type { Transaction } from './store.ts';
import {
  type Arrival,
  type NewRecord,
  type Quarantined,
  reserveHandles,
  writeAccepted,
  writeQuarantined,
} from './write-arrivals.ts';

/** What became of one object, in the order they came. */
export type Outcome = {
  index: number;
  id: string | null;
  version: string | null;
  versionKey: string | null;
  outcome: 'accepted' | 'unchanged' | 'refused' | 'quarantined';
  /** Why it is in quarantine. */
  rule?: string;
  /** Handle of the accepted record. */
  object?: number;
  errors: FieldError[];
};

/**
 * Takes objects into custody: validates each from the slice it was cut from, judges it against what the holder
 * has, and writes body, audience, feed requests and audit entries into the caller's transaction. One bad object
 * is refused by itself. At most a few thousand objects a call.
 */
export async function acceptRecords(
  kernel: Kernel,
  tx: Transaction,
  objects: Iterable<CutObject | RefusedObject>,
  arrival: Arrival,
): Promise<Outcome[]> {
  return acceptRead(kernel, tx, [...objects].map(readObject), arrival);
}

/** The same for objects that were read before: reading is the processor's work and needs no transaction. */
export async function acceptRead(
  kernel: Kernel,
  tx: Transaction,
  read: ReadObject[],
  arrival: Arrival,
): Promise<Outcome[]> {
  const ids = read.flatMap((one) => idOf(one) ?? []);
  await lockErasures(tx, arrival.holder, false);
  const sorted = sortRead(read, await erasedIds(tx, arrival.holder, ids));
  const { candidates } = sorted;
  const held = await heldVersions(tx, arrival.holder, [...new Set(candidates.map((one) => one.id))]);
  const awaits = candidates.some((one) => one.unknownRefs.length > 0);
  const brings = candidates.some((one) => isDefinition(one) && !held.has(one.id));
  if (awaits || brings) await lockMarkings(tx, arrival.holder, brings);
  const judged = judgeAll(candidates, held, arrival);
  const quarantined = [...sorted.quarantined, ...judged.quarantined];
  const { markings, defined } = await knowMarkings(tx, arrival.holder, candidates, judged.accepted);

  const handles = await reserveHandles(tx, judged.accepted.length + quarantined.length);
  const waiting: Waiting[] = [];
  const records = judged.accepted.map(({ candidate, source, attested }, at): NewRecord => {
    const { unknownRefs, index: _, ...rest } = candidate;
    const object = handles[at] as number;
    const unknown = unknownRefs.filter((ref) => !definitionCounts(markings.get(ref), source));
    const unknownMarking = unknown.length > 0;
    if (unknownMarking) waiting.push({ object, markings: unknown, agreements: arrival.agreements });
    const handling = { tlp: candidate.tlp, unknownMarking };
    const agreements = mayBeShared(handling) ? arrival.agreements : [];
    const principals = audience(handling, { holder: arrival.holder, agreements });
    return { ...rest, object, source, attested, unknownMarking, agreements, principals };
  });
  await writeAccepted(kernel, tx, records, arrival);
  await awaitMarkings(tx, arrival.holder, waiting);
  await settleMarkings(kernel, tx, arrival.holder, defined);
  await writeQuarantined(kernel, tx, quarantined, handles.slice(records.length), arrival);

  const byKey = new Map(records.map((record) => [`${record.id} ${record.versionKey}`, record.object]));
  const outcomes = [...sorted.outcomes, ...judged.outcomes].map((outcome): Outcome => {
    const object = byKey.get(`${outcome.id} ${outcome.versionKey}`);
    return outcome.outcome === 'accepted' && object !== undefined ? { ...outcome, object } : outcome;
  });
  return outcomes.sort((a, b) => a.index - b.index);
}

type Sorted = { candidates: Candidate[]; outcomes: Outcome[]; quarantined: Quarantined[] };

/** What can be judged, apart from what its reading refused already and what was erased here. */
function sortRead(read: ReadObject[], erased: ReadonlySet<string>): Sorted {
  const sorted: Sorted = { candidates: [], outcomes: [], quarantined: [] };
  for (const one of read) {
    const id = idOf(one);
    if (id !== undefined && erased.has(id)) sorted.outcomes.push(refusedAsErased(one, id));
    else if ('unknownRefs' in one) sorted.candidates.push(one);
    else {
      sorted.outcomes.push(one.outcome);
      if (one.quarantine) sorted.quarantined.push(one.quarantine);
    }
  }
  return sorted;
}

type Accepted = { candidate: Candidate; source: string; attested: boolean };
type Judged = { accepted: Accepted[]; outcomes: Outcome[]; quarantined: Quarantined[] };

/** Each in its turn: what was taken before it in the same delivery is held when it is judged. */
function judgeAll(candidates: Candidate[], held: Map<string, Held[]>, arrival: Arrival): Judged {
  const all: Judged = { accepted: [], outcomes: [], quarantined: [] };
  for (const candidate of candidates) {
    const { index, id, versionText: version, versionKey } = candidate;
    const before = held.get(id) ?? [];
    const contentHash = candidate.contentHash.toString('hex');
    const judged = judgeRecord({ ...candidate, contentHash }, before, arrival);
    const base = { index, id, version, versionKey, errors: [] };
    if (judged.outcome === 'unchanged') all.outcomes.push({ ...base, outcome: 'unchanged' });
    else if (judged.outcome === 'accept') {
      all.accepted.push({ candidate, source: judged.source, attested: judged.attested });
      all.outcomes.push({ ...base, outcome: 'accepted' });
      held.set(id, [...before, heldAfter(candidate, judged.source)]);
    } else if (judged.outcome === 'quarantined') {
      const { rule, error } = judged;
      all.outcomes.push({ ...base, outcome: 'quarantined', rule, errors: [error] });
      all.quarantined.push({ candidate, rule, error });
    } else all.outcomes.push({ ...base, outcome: judged.outcome, errors: [judged.error] });
  }
  return all;
}

/**
 * Who defined each marking that the candidates name, and the definitions that came with them: these are known to
 * all that came with them, once they were taken.
 */
async function knowMarkings(tx: Transaction, holder: string, candidates: Candidate[], accepted: Accepted[]) {
  const named = [...new Set(candidates.flatMap((one) => one.unknownRefs))];
  const markings = await knownMarkings(tx, holder, named);
  const brought = accepted.filter(({ candidate }) => isDefinition(candidate));
  const bodies = brought.map(({ candidate }) => candidate.body);
  const understood = await understoodMarkings(tx, bodies);
  const definitions = brought.filter((_, at) => understood[at]);
  for (const { candidate, source } of definitions) {
    markings.set(candidate.id, [...(markings.get(candidate.id) ?? []), source]);
  }
  return { markings, defined: definitions.map(({ candidate }) => candidate.id) };
}

/** TLP is known to everybody: its definitions come with every other delivery, and nothing waits for them. */
const isDefinition = ({ type, id }: Candidate): boolean =>
  type === 'marking-definition' && tlpOf([id]).level === null;

const idOf = (read: ReadObject): string | undefined =>
  'unknownRefs' in read ? read.id : (read.quarantine?.candidate.id ?? undefined);

/** Not even into quarantine: what was erased does not come back by the next delivery. */
function refusedAsErased(read: ReadObject, id: string): Outcome {
  const index = 'unknownRefs' in read ? read.index : read.outcome.index;
  const error = {
    property: 'id',
    clause: 'Comity: erasure',
    reason: 'was erased here; it is not taken in again',
  };
  return { index, id, version: null, versionKey: null, outcome: 'refused', errors: [error] };
}

function heldAfter(candidate: Candidate, source: string): Held {
  return {
    versionKey: candidate.versionKey,
    versionNs: candidate.versionNs,
    contentHash: candidate.contentHash.toString('hex'),
    createdBy: candidate.createdBy,
    source,
    revoked: candidate.revoked,
    deleted: false,
    withdrawn: false,
  };
}
