import type { EntryContent } from '../../standards/tlog/entry.ts';
import { inclusionProof, rootAt } from '../../standards/tlog/proof.ts';
import { KeyDestroyed } from '../identity/keyring.ts';
import { affairsOf } from '../identity/organisations.ts';
import type { Kernel } from '../kernel.ts';
import { Refusal } from '../refusal.ts';
import type { Transaction } from '../store/store.ts';
import type { Viewer } from '../store/viewer.ts';
import {
  cosignersOf,
  currentEpoch,
  findEntry,
  findOpening,
  knownPeople,
  listEntries,
  newestCheckpoint,
  type ProvingCheckpoint,
  provingCheckpoint,
  type SequencedEntry,
} from './audit-queries.ts';
import { entryId, placeOfEntryId } from './entry-id.ts';
import { hashReader } from './log-store.ts';
import { type Openings, writeEntries } from './write-entries.ts';

export type AuditSummary = {
  /** What one asks for it by, from the first moment on. */
  id: string;
  epoch: number;
  /** Place in the published log; null until it is published: the log's size between two beats is nobody's. */
  index: number | null;
  kind: string;
  at: string;
  law: string | null;
  procedure: string | null;
};

/** `r`, salts and hashes in hex; `openings` are the fields this reader may see opened. */
export type AuditEntry = AuditSummary & {
  r: string;
  content: EntryContent;
  openings: Openings;
  published: boolean;
  proof: { size: number; root: string; path: string[]; checkpoint: string } | null;
  cosignedBy: { organisation: string; name: string; at: string }[];
};

const PAGE = 50;

/** The acts that a viewer may know of, newest first, one epoch of the log at a time (the current one by default). */
export async function listAudit(
  kernel: Kernel,
  viewer: Viewer,
  query: { cursor?: string; kind?: string; epoch?: number },
): Promise<{ items: AuditSummary[]; next: string | null; checkpoint: string | null; epoch: number }> {
  return kernel.store.for(viewer)(async (tx) => {
    const epoch = query.epoch ?? (await currentEpoch(tx));
    const below = query.cursor === undefined ? null : readCursor(kernel, query.cursor, epoch);
    const found = await listEntries(tx, { epoch, below, kind: query.kind ?? '', limit: PAGE + 1 });
    const checkpoint = await newestCheckpoint(tx, epoch);
    const published = checkpoint?.size ?? 0;
    const items = found.slice(0, PAGE).map((entry) => summaryOf(kernel, entry, entry.index < published));
    const next = found.length > PAGE ? items.at(-1)!.id : null;
    return { items, next, checkpoint: checkpoint?.note ?? null, epoch };
  });
}

/**
 * One act with all that proves it. Reading what is opened is itself an act, written with the read in one
 * transaction, unless one reads what one did oneself; an overseer's reads are written always.
 * @param asked.entry its id, or its index once it is published
 * Throws `not-found` for what the viewer may not know of, and for what is not there.
 */
export async function readAudit(
  kernel: Kernel,
  viewer: Viewer,
  asked: { entry: string; epoch?: number },
): Promise<AuditEntry> {
  const affairs = await affairsOf(kernel.store);
  const read = await kernel.store.for(viewer)(async (tx) => {
    const byIndex = /^\d{1,15}$/.test(asked.entry);
    const place = byIndex
      ? { epoch: asked.epoch ?? (await currentEpoch(tx)), index: Number(asked.entry) }
      : placeOfEntryId(kernel.keyring, asked.entry);
    if (!place) throw new Refusal('not-found');
    const checkpoint = await provingCheckpoint(tx, place.epoch, place.index);
    // Threat: who tries index after index until one of its own answers has found how far the log has grown.
    const entry = byIndex && !checkpoint ? null : await findEntry(tx, place.epoch, place.index);
    if (!entry) throw new Refusal('not-found');
    const openings = await openingsOf(kernel, tx, entry.entry);
    await logRead(kernel, tx, entry, openings, affairs);
    return {
      entry,
      openings: await openToViewer(tx, openings),
      checkpoint,
      cosigners: checkpoint ? await cosignersOf(tx, checkpoint) : [],
    };
  });
  const { entry, openings, checkpoint, cosigners } = read;
  return {
    ...summaryOf(kernel, entry, checkpoint !== null),
    r: entry.r.toString('hex'),
    content: JSON.parse(entry.content),
    openings,
    published: checkpoint !== null,
    proof: checkpoint && (await proofOf(kernel, entry, checkpoint)),
    cosignedBy: cosigners.map((one) => ({ ...one, at: one.at.toISOString() })),
  };
}

function summaryOf(kernel: Kernel, entry: SequencedEntry, published: boolean): AuditSummary {
  const { epoch, index, kind, at, content } = entry;
  const { law, procedure } = JSON.parse(content) as EntryContent;
  return {
    id: entryId(kernel.keyring, { epoch, index }),
    epoch,
    index: published ? index : null,
    kind,
    at: at.toISOString(),
    law: law ?? null,
    procedure: procedure ?? null,
  };
}

function readCursor(kernel: Kernel, text: string, epoch: number): number {
  const place = placeOfEntryId(kernel.keyring, text);
  if (place?.epoch === epoch) return place.index;
  throw new Refusal('parameter-malformed', undefined, [
    { property: 'cursor', reason: 'is none that this list gave' },
  ]);
}

/** Empty when they were erased: the row is gone, or the key it was sealed under. */
export async function openingsOf(kernel: Kernel, tx: Transaction, entry: number): Promise<Openings> {
  const sealed = await findOpening(tx, entry);
  if (!sealed) return [];
  try {
    return JSON.parse(kernel.keyring.open('openings', sealed.keyId, sealed.sealed).toString('utf8'));
  } catch (error) {
    if (error instanceof KeyDestroyed) return [];
    throw error;
  }
}

async function logRead(
  kernel: Kernel,
  tx: Transaction,
  { epoch, index }: SequencedEntry,
  openings: Openings,
  affairs: number,
): Promise<void> {
  const { viewer } = tx;
  const own = openings.some(({ name, value }) => name === 'actor' && value === viewer.actor);
  if (own && !viewer.principals.includes('overseer')) return;
  const fields = { entry: `${epoch}/${index}`, reader: viewer.actor };
  await writeEntries(tx, kernel.keyring, [{ kind: 'audit.read', object: affairs, fields }], kernel.now());
}

/** A counterpart learns which organisation acted, not which of its people: a stranger's id stays closed. */
async function openToViewer(tx: Transaction, openings: Openings): Promise<Openings> {
  const { viewer } = tx;
  if (viewer.principals.includes('overseer')) return openings;
  const personOf = (value: unknown) => /^(?:person|service):([0-9a-f-]{36})$/.exec(String(value))?.[1];
  const known = await knownPeople(
    tx,
    openings.flatMap(({ value }) => personOf(value) ?? []),
  );
  return openings.filter(({ value }) => {
    const person = personOf(value);
    return person === undefined || value === viewer.actor || known.has(person);
  });
}

/** The path from an entry to a published checkpoint. */
export async function proofOf(
  kernel: Kernel,
  { epoch, index }: SequencedEntry,
  { size, note }: ProvingCheckpoint,
): Promise<AuditEntry['proof']> {
  const client = await kernel.store.pool.connect();
  try {
    const read = hashReader(client, epoch);
    const path = await inclusionProof(index, size, read);
    const root = await rootAt(size, read);
    const hex = (hash: Uint8Array) => Buffer.from(hash).toString('hex');
    return { size, root: hex(root), path: path.map(hex), checkpoint: note };
  } finally {
    client.release();
  }
}
