import { canonicalJson } from '../../standards/canonical-json/canonical-json.ts';
import { commitField, type EntryContent, entryLeaf } from '../../standards/tlog/entry.ts';
import { KeyDestroyed, type Keyring } from '../identity/keyring.ts';
import type { Database } from '../store/store.ts';
import type { FaultList } from './deep-fault.ts';
import type { Openings } from './write-entries.ts';

/** An entry with its opened values: null where they were erased, none where the entry or they do not hold. */
export type CheckedEntry = {
  id: number;
  object: number;
  kind: string;
  at: string;
  procedure: string | null;
  values: Record<string, unknown> | null;
};

type Row = {
  id: number;
  object: number;
  r: Buffer;
  content: string;
  kind: string;
  at: Date;
  leaf: Buffer;
  epoch: number | null;
  index: number | null;
  logged: Buffer | null;
  pending: boolean;
  keyId: string | null;
  sealed: Buffer | null;
};

const CHUNK = 1_000;

const ROWS = `select e.id, e.object, e.r, e.content, e.kind, e.at, e.leaf, l.epoch, l.index, l.leaf as logged,
    p.entry is not null as pending, o.key_id as "keyId", o.sealed
  from entry e left join log_leaf l on l.entry = e.id left join pending_entry p on p.entry = e.id
  left join opening o on o.entry = e.id`;

/**
 * Checks every entry against its leaf and its opened values against their commitments; gives them in chunks, in order
 * of the object they are about, so that what follows from all acts about one needs no memory of the others.
 */
export async function* verifyEntries(
  db: Database,
  keyring: Keyring,
  faults: FaultList,
): AsyncGenerator<CheckedEntry[]> {
  const erased = await erasedLeaves(db, keyring);
  let after = [-1, 0];
  for (;;) {
    const rows = await db.query<Row>(
      `${ROWS} where (e.object, e.id) > ($1, $2) order by e.object, e.id limit ${CHUNK}`,
      after,
    );
    const last = rows.at(-1);
    if (!last) return;
    after = [last.object, last.id];
    yield rows.map((row) => checkEntry(row, keyring, erased, faults));
  }
}

function checkEntry(
  row: Row,
  keyring: Keyring,
  erased: ReadonlySet<string>,
  faults: FaultList,
): CheckedEntry {
  const content = contentOf(row, faults);
  if (row.logged === null && !row.pending) {
    faults.add({ fault: 'entry-unlogged', entry: row.id, kind: row.kind });
  }
  const { id, object, kind } = row;
  const named = { id, object, kind, at: content?.at ?? '', procedure: content?.procedure ?? null };
  if (content === null) return { ...named, values: {} };
  const isErased = erased.has(row.leaf.toString('hex'));
  const opened = openingOf(row, keyring);
  if (opened === 'missing') {
    const nothingToOpen = Object.keys(content.fields).length === 0;
    if (!isErased && !nothingToOpen) faults.add({ fault: 'opening-missing', entry: id, kind });
    return { ...named, values: isErased || nothingToOpen ? null : {} };
  }
  if (isErased) {
    faults.add({ fault: 'erasure-undone', entry: id, kind });
    return { ...named, values: null };
  }
  if (opened === 'unreadable') {
    faults.add({ fault: 'opening-unreadable', entry: id, kind });
    return { ...named, values: {} };
  }
  return { ...named, values: valuesOf(row, content, opened, faults) };
}

/** The content that the leaf commits to; null when the row holds another, so that nothing in it is believed. */
function contentOf(row: Row, faults: FaultList): EntryContent | null {
  const place = row.epoch === null || row.index === null ? null : { epoch: row.epoch, index: row.index };
  const altered = (what: 'content' | 'kind' | 'at' | 'leaf') =>
    faults.add({ fault: 'entry-altered', entry: row.id, place, what });
  const committed = row.logged ?? row.leaf;
  let content: EntryContent;
  try {
    content = JSON.parse(row.content);
    const due = entryLeaf(row.r, content);
    const holds = (committed.equals(due) || row.leaf.equals(due)) && canonicalJson(content) === row.content;
    if (!holds) throw new RangeError('another content');
  } catch {
    altered('content'); // no JSON, no canonical JSON or another preimage: the row is not what was committed to
    return null;
  }
  if (content.kind !== row.kind) altered('kind');
  if (content.at !== row.at.toISOString()) altered('at');
  if (!committed.equals(row.leaf)) altered('leaf');
  return content;
}

function openingOf({ keyId, sealed }: Row, keyring: Keyring): Openings | 'missing' | 'unreadable' {
  if (keyId === null || sealed === null) return 'missing';
  try {
    return JSON.parse(keyring.open('openings', keyId, sealed).toString('utf8'));
  } catch (error) {
    // A destroyed key is no erasure of this entry: survivors are sealed anew before a key goes.
    if (error instanceof KeyDestroyed || error instanceof Error) return 'unreadable';
    throw error;
  }
}

function valuesOf(
  { id, kind }: Row,
  content: EntryContent,
  openings: Openings,
  faults: FaultList,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const altered = new Set<string>();
  for (const { name, salt, value } of openings) {
    const commitment = Buffer.from(commitField(name, value, Buffer.from(salt, 'hex'))).toString('hex');
    if (content.fields[name] === commitment) values[name] = value;
    else altered.add(name);
  }
  for (const field of Object.keys(content.fields)) {
    if (!openings.some(({ name }) => name === field)) altered.add(field);
  }
  for (const field of altered) faults.add({ fault: 'opening-altered', entry: id, kind, field });
  // What is left of an act in part is not held against the rows it speaks of.
  return altered.size === 0 ? values : {};
}

/** Leaves of the entries whose openings were erased, as the acts of erasure name them. */
async function erasedLeaves(db: Database, keyring: Keyring): Promise<Set<string>> {
  const leaves = new Set<string>();
  for (const row of await db.query<Row>(`${ROWS} where e.kind = 'record.erased'`)) {
    const openings = openingOf(row, keyring);
    if (typeof openings === 'string') continue; // verifyEntries names it
    const named = openings.find(({ name }) => name === 'leaves');
    const content = JSON.parse(row.content) as EntryContent;
    if (!named || !commits(content, named)) continue;
    for (const leaf of String(named.value).split(' ')) leaves.add(leaf);
  }
  return leaves;
}

function commits(content: EntryContent, { name, salt, value }: Openings[number]): boolean {
  return (
    Buffer.from(commitField(name, value, Buffer.from(salt, 'hex'))).toString('hex') === content.fields[name]
  );
}
