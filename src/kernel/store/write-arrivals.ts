import { hash } from 'node:crypto';
import type { TlpLevel } from '../../standards/tlp/tlp.ts';
import { writeEntries } from '../audit/write-entries.ts';
import type { Kernel } from '../kernel.ts';
import type { FieldError } from '../refusal.ts';
import type { Custody } from './judge-record.ts';
import { insertQuarantine, insertRecords } from './record-queries.ts';
import type { Transaction } from './store.ts';

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

/** What is kept apart, with the rule that it broke. */
export type Quarantined = {
  candidate: { id: string | null; body: string };
  rule: string;
  error: FieldError;
};

/** Numbers for `count` objects that are about to be written. */
export async function reserveHandles(tx: Transaction, count: number): Promise<number[]> {
  if (count === 0) return [];
  const rows = await tx.query<{ handle: number }>(
    "select nextval('object_handle') as handle from generate_series(1, $1::int)",
    [count],
  );
  return rows.map((row) => row.handle);
}

/** Bodies, audience, feed requests and an audit entry each. */
export async function writeAccepted(
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

/** What a person has to look at, with an audit entry each. */
export async function writeQuarantined(
  kernel: Kernel,
  tx: Transaction,
  items: Quarantined[],
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
