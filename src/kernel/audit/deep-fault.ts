/**
 * What does not agree with what was committed to, and where. The list is closed.
 *
 * The log's rows:
 * - `leaf-missing`: the log's leaves have a gap; `leaf-altered`: a leaf's row is not what its bundle holds.
 * - `entry-missing`: a leaf stands for an entry whose row is gone (no dummy can be put in its place).
 * - `entry-altered`: the entry does not hash to its leaf, or its columns say other than its content.
 * - `entry-unlogged`: an entry that is neither in the log nor in the queue for it.
 * - `tile-missing`, `tile-altered`, `size-differs`: tiles and sizes do not follow from the leaves.
 * - `state-missing`, `state-altered`: what the log is called and has published does not follow from its checkpoints.
 *
 * What was promised:
 * - `checkpoint-differs`: a stored checkpoint is not signed by this node, or not of this tree.
 * - `checkpoint-altered`: a column is not what the note beside it says.
 * - `checkpoint-missing`: kept beside the keys or by a peer, of this tree, and no longer stored.
 * - `promise-broken`: a checkpoint kept outside the database (beside the keys, or by a peer) is not of this tree.
 * - `epoch-unannounced`: a later epoch does not begin with the last checkpoint of the one before.
 *
 * What the entries speak of:
 * - `opening-*`: salts and values; a missing one must be named by an erasure, and an erased one must be missing.
 * - `record-*`, `event-*`, `quarantine-*`: rows edited, deleted, or written without an act.
 * - `row-*`: the same of every other table that acts vouch for; `name` is what a person calls the row.
 * - `signature-invalid`: a signature that is not over these bytes with the signer's pinned key.
 */
export type DeepFault =
  | { fault: 'leaf-missing' | 'leaf-altered' | 'entry-missing'; epoch: number; index: number }
  | {
      fault: 'entry-altered';
      entry: number;
      place: LogPlace | null;
      what: 'content' | 'kind' | 'at' | 'leaf';
    }
  | { fault: 'entry-unlogged'; entry: number; kind: string }
  | { fault: 'tile-missing' | 'tile-altered'; epoch: number; path: string }
  | { fault: 'size-differs'; epoch: number; stated: number; held: number }
  | { fault: 'state-missing' }
  | {
      fault: 'state-altered';
      epoch: number;
      column: 'origin' | 'published_size';
      stated: string;
      due: string;
    }
  | { fault: 'checkpoint-differs' | 'checkpoint-missing'; origin: string; size: number }
  | { fault: 'checkpoint-altered'; origin: string; size: number; column: 'root' }
  | { fault: 'promise-broken'; keptBy: 'keys' | 'peer'; origin: string; size: number; held: number }
  | { fault: 'epoch-unannounced'; epoch: number }
  | { fault: 'opening-missing' | 'opening-unreadable' | 'erasure-undone'; entry: number; kind: string }
  | { fault: 'opening-altered'; entry: number; kind: string; field: string }
  | { fault: 'record-altered'; record: string; version: string; column: string }
  | { fault: 'record-missing' | 'record-unlogged'; record: string; version: string }
  | { fault: 'quarantine-altered' | 'quarantine-missing' | 'quarantine-unlogged'; record: string | null }
  | { fault: 'event-altered'; case: string; n: number; column: string }
  | { fault: 'event-missing' | 'event-unlogged'; case: string; n: number }
  | { fault: 'row-altered'; table: string; what: string; name: string; column: string }
  | { fault: 'row-missing' | 'row-unlogged'; table: string; what: string; name: string }
  | { fault: 'signature-invalid'; table: string; what: string; name: string; signer: string };

export type LogPlace = { epoch: number; index: number };

/** Most faults of one kind that are spelled out: a thousand deleted rows must not crowd out a broken promise. */
const MOST_OF_A_KIND = 25;

export type FaultList = { found: DeepFault[]; more: number; add(fault: DeepFault): void };

export function faultList(): FaultList {
  const counts = new Map<string, number>();
  const list: FaultList = {
    found: [],
    more: 0,
    add(fault) {
      const kind = 'table' in fault ? `${fault.fault} ${fault.table}` : fault.fault;
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      if (count <= MOST_OF_A_KIND) list.found.push(fault);
      else list.more++;
    },
  };
  return list;
}

/** One sentence for a person; names the row. */
export function sayDeepFault(fault: DeepFault): string {
  switch (fault.fault) {
    case 'leaf-missing':
      return `Epoch ${fault.epoch} of the log has no leaf ${fault.index}.`;
    case 'leaf-altered':
      return `Leaf ${fault.index} of epoch ${fault.epoch} is not what the log holds there.`;
    case 'entry-missing':
      return `The act at ${fault.index} of epoch ${fault.epoch} was deleted.`;
    case 'entry-altered':
      return `The act ${placed(fault.place, fault.entry)} was changed (${fault.what}).`;
    case 'entry-unlogged':
      return `The act ${fault.kind} (entry ${fault.entry}) was kept out of the log.`;
    case 'tile-missing':
      return `${fault.path} of epoch ${fault.epoch} is missing.`;
    case 'tile-altered':
      return `${fault.path} of epoch ${fault.epoch} does not follow from the leaves.`;
    case 'size-differs':
      return `Epoch ${fault.epoch} says it has ${fault.stated} leaves and has ${fault.held}.`;
    case 'checkpoint-differs':
      return `The checkpoint ${fault.origin} of size ${fault.size} is not of this tree or not signed by this node.`;
    case 'checkpoint-missing':
      return `The checkpoint ${fault.origin} of size ${fault.size} was deleted.`;
    case 'checkpoint-altered':
      return `The checkpoint ${fault.origin} of size ${fault.size} was changed: ${fault.column}.`;
    case 'state-missing':
      return 'The row that says where the log stands was deleted.';
    case 'state-altered':
      return `The log's state says ${fault.column} ${fault.stated} and epoch ${fault.epoch} has ${fault.due}.`;
    case 'promise-broken':
      return `A checkpoint of size ${fault.size} kept by ${fault.keptBy === 'keys' ? 'the keys' : 'a peer'} is not of this tree (${fault.origin}, ${fault.held} leaves held).`;
    case 'epoch-unannounced':
      return `Epoch ${fault.epoch} does not begin with the last checkpoint of the one before.`;
    case 'opening-missing':
      return `The values of the act ${fault.kind} (entry ${fault.entry}) are gone, and no erasure names it.`;
    case 'opening-unreadable':
      return `The values of the act ${fault.kind} (entry ${fault.entry}) cannot be read.`;
    case 'erasure-undone':
      return `The values of the act ${fault.kind} (entry ${fault.entry}) were erased and are back.`;
    case 'opening-altered':
      return `The value ${fault.field} of the act ${fault.kind} (entry ${fault.entry}) was changed.`;
    case 'record-altered':
      return `The record ${fault.record} (version ${fault.version}) was changed: ${fault.column}.`;
    case 'record-missing':
      return `The record ${fault.record} (version ${fault.version}) was deleted.`;
    case 'record-unlogged':
      return `The record ${fault.record} (version ${fault.version}) was written without an act.`;
    case 'quarantine-altered':
      return `The quarantined object ${fault.record ?? 'without an id'} was changed.`;
    case 'quarantine-missing':
      return `The quarantined object ${fault.record ?? 'without an id'} was deleted.`;
    case 'quarantine-unlogged':
      return `The quarantined object ${fault.record ?? 'without an id'} was written without an act.`;
    case 'event-altered':
      return `Event ${fault.n} of case ${fault.case} was changed: ${fault.column}.`;
    case 'event-missing':
      return `Event ${fault.n} of case ${fault.case} was deleted.`;
    case 'event-unlogged':
      return `Event ${fault.n} of case ${fault.case} was written without an act.`;
    case 'row-altered':
      return `The ${fault.what} ${fault.name} was changed: ${fault.column} (table ${fault.table}).`;
    case 'row-missing':
      return `The ${fault.what} ${fault.name} was deleted (table ${fault.table}).`;
    case 'row-unlogged':
      return `The ${fault.what} ${fault.name} was written without an act (table ${fault.table}).`;
    case 'signature-invalid':
      return `The ${fault.what} ${fault.name} is not signed with the pinned key of ${fault.signer} (table ${fault.table}).`;
  }
}

const placed = (place: LogPlace | null, entry: number) =>
  place ? `at ${place.index} of epoch ${place.epoch}` : `of entry ${entry}, not yet in the log,`;
