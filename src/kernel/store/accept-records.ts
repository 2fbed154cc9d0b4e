import { hash } from 'node:crypto';
import type { CutObject, RefusedObject } from '../../standards/json/cut-objects.ts';
import { type TlpLevel, tlpOf } from '../../standards/tlp/tlp.ts';
import { writeEntries } from '../audit/write-entries.ts';
import type { Kernel } from '../kernel.ts';
import type { FieldError } from '../refusal.ts';
import { audience, mayBeShared } from './audience.ts';
import { erasedIds } from './erasure-queries.ts';
import { type Custody, type Held, judgeRecord } from './judge-record.ts';
import { type Candidate, type ReadObject, readObject } from './read-object.ts';
import {
  heldVersions,
  insertQuarantine,
  insertRecords,
  knownMarkings,
  understoodMarkings,
} from './record-queries.ts';
import {
  awaitMarkings,
  definitionCounts,
  lockMarkings,
  settleMarkings,
  type Waiting,
} from './settle-markings.ts';
import type { Transaction } from './store.ts';

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

export type Arrival = Omit<Custody, 'known'> & {
  known: ReadonlySet<string>;
  /** Agreements whose collections carry what may be shared; empty: it goes nowhere. */
  agreements: string[];
  /** TAXII status resource that waits for these. */
  submission?: string;
  /** The agreement a peer delivered it under. */
  receivedUnder?: string;
};

/** A record about to be written. */
export type NewRecord = {
  object: number;
  id: string;
  type: string;
  versionKey: string;
  versionNs: bigint | null;
  versionText: string | null;
  createdBy: string | null;
  revoked: boolean;
  tlp: TlpLevel | null;
  unknownMarking: boolean;
  name: string | null;
  source: string;
  attested: boolean;
  body: string;
  contentHash: Buffer;
  references: string[];
  agreements: string[];
  principals: string[];
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
  const outcomes: Outcome[] = [];
  const candidates: Candidate[] = [];
  const quarantined: { candidate: { id: string | null; body: string }; rule: string; error: FieldError }[] =
    [];
  const erased = await erasedIds(
    tx,
    arrival.holder,
    read.flatMap((one) => idOf(one) ?? []),
  );
  for (const one of read) {
    const id = idOf(one);
    if (id !== undefined && erased.has(id)) outcomes.push(refusedAsErased(one, id));
    else if ('unknownRefs' in one) candidates.push(one);
    else {
      outcomes.push(one.outcome);
      if (one.quarantine) quarantined.push(one.quarantine);
    }
  }
  const held = await heldVersions(tx, arrival.holder, [...new Set(candidates.map((one) => one.id))]);
  const awaits = candidates.some((one) => one.unknownRefs.length > 0);
  const brings = candidates.some((one) => isDefinition(one) && !held.has(one.id));
  if (awaits || brings) await lockMarkings(tx, arrival.holder, brings);
  const markings = await knownMarkings(tx, arrival.holder, [
    ...new Set(candidates.flatMap((one) => one.unknownRefs)),
  ]);

  const accepted: { candidate: Candidate; source: string; attested: boolean }[] = [];
  for (const candidate of candidates) {
    const before = held.get(candidate.id) ?? [];
    const judged = judgeRecord(
      { ...candidate, contentHash: candidate.contentHash.toString('hex') },
      before,
      arrival,
    );
    const base = {
      index: candidate.index,
      id: candidate.id,
      version: candidate.versionText,
      versionKey: candidate.versionKey,
      errors: [],
    };
    if (judged.outcome === 'unchanged') outcomes.push({ ...base, outcome: 'unchanged' });
    else if (judged.outcome === 'accept') {
      accepted.push({ candidate, source: judged.source, attested: judged.attested });
      outcomes.push({ ...base, outcome: 'accepted' });
      held.set(candidate.id, [...before, heldAfter(candidate, judged.source)]);
    } else {
      const refused = { ...base, outcome: judged.outcome, errors: [judged.error] };
      if (judged.outcome === 'quarantined') {
        outcomes.push({ ...refused, rule: judged.rule });
        quarantined.push({ candidate, rule: judged.rule, error: judged.error });
      } else outcomes.push(refused);
    }
  }
  // A definition is known to all that came with it, once it was taken.
  const brought = accepted.filter(({ candidate }) => isDefinition(candidate));
  const understood = await understoodMarkings(
    tx,
    brought.map(({ candidate }) => candidate.body),
  );
  const definitions = brought.filter((_, at) => understood[at]);
  for (const { candidate, source } of definitions) {
    markings.set(candidate.id, [...(markings.get(candidate.id) ?? []), source]);
  }
  const handles = await reserveHandles(tx, accepted.length + quarantined.length);
  const waiting: Waiting[] = [];
  const records = accepted.map(({ candidate, source, attested }, at): NewRecord => {
    const { unknownRefs, index: _, ...rest } = candidate;
    const unknown = unknownRefs.filter((ref) => !definitionCounts(markings.get(ref), source));
    const unknownMarking = unknown.length > 0;
    const object = handles[at] as number;
    if (unknownMarking) waiting.push({ object, markings: unknown, agreements: arrival.agreements });
    const handling = { tlp: candidate.tlp, unknownMarking };
    const agreements = mayBeShared(handling) ? arrival.agreements : [];
    const principals = audience(handling, { holder: arrival.holder, agreements });
    return {
      ...rest,
      object,
      source,
      attested,
      unknownMarking,
      agreements,
      principals,
    };
  });
  await writeAccepted(kernel, tx, records, arrival);
  await awaitMarkings(tx, arrival.holder, waiting);
  await settleMarkings(
    kernel,
    tx,
    arrival.holder,
    definitions.map(({ candidate }) => candidate.id),
  );
  await writeQuarantined(kernel, tx, quarantined, handles.slice(records.length), arrival);
  const byKey = new Map(records.map((record) => [`${record.id} ${record.versionKey}`, record.object]));
  for (const outcome of outcomes) {
    const object = byKey.get(`${outcome.id} ${outcome.versionKey}`);
    if (outcome.outcome === 'accepted' && object !== undefined) outcome.object = object;
  }
  return outcomes.sort((a, b) => a.index - b.index);
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

async function reserveHandles(tx: Transaction, count: number): Promise<number[]> {
  if (count === 0) return [];
  const rows = await tx.query<{ handle: number }>(
    "select nextval('object_handle') as handle from generate_series(1, $1::int)",
    [count],
  );
  return rows.map((row) => row.handle);
}

async function writeAccepted(
  kernel: Kernel,
  tx: Transaction,
  records: NewRecord[],
  arrival: Arrival,
): Promise<void> {
  if (records.length === 0) return;
  const now = kernel.now();
  const entries = await writeEntries(
    tx,
    kernel.keyring,
    records.map((record) => ({
      kind: 'record.accepted',
      object: record.object,
      fields: {
        record: record.id,
        version: record.versionKey,
        body: hash('sha256', record.body),
        holder: arrival.holder,
        source: record.source,
        ...(record.agreements.length === 0 ? {} : { agreements: record.agreements.join(' ') }),
        ...(arrival.receivedUnder === undefined ? {} : { under: arrival.receivedUnder }),
      },
    })),
    now,
  );
  await insertRecords(tx, records, entries, arrival.holder, arrival, now);
}

async function writeQuarantined(
  kernel: Kernel,
  tx: Transaction,
  items: { candidate: { id: string | null; body: string }; rule: string; error: FieldError }[],
  handles: number[],
  arrival: Arrival,
): Promise<void> {
  if (items.length === 0) return;
  const entries = await writeEntries(
    tx,
    kernel.keyring,
    items.map((item, at) => ({
      kind: 'record.quarantined',
      object: handles[at] as number,
      fields: {
        record: item.candidate.id,
        rule: item.rule,
        body: hash('sha256', item.candidate.body),
        holder: arrival.holder,
        source: arrival.source,
      },
    })),
    kernel.now(),
  );
  await insertQuarantine(
    tx,
    items.map((item, at) => ({
      object: handles[at] as number,
      entry: entries[at] as number,
      id: item.candidate.id,
      rule: item.rule,
      error: item.error,
      body: item.candidate.body,
    })),
    arrival.holder,
    arrival.source,
    kernel.now(),
  );
}
