import { randomBytes } from 'node:crypto';
import { canonicalJson } from '../../standards/canonical-json/canonical-json.ts';
import { commitField, type EntryContent, entryLeaf } from '../../standards/tlog/entry.ts';
import type { Keyring } from '../identity/keyring.ts';
import type { Transaction } from '../store/store.ts';

/** An act to be proved later. `fields` hold every value that could point at a person, and are committed to. */
export type Act = {
  /** Stands in clear inside the entry: `record.accepted`, `case.match-review.restrict`, ... */
  kind: string;
  /** Whose audience may know of it. */
  object: number;
  fields: Record<string, string | number | boolean | null>;
  law?: string;
  procedure?: string;
};

/** What an authorised reader needs to check an entry (content and r stand in `entry`). */
export type Openings = { name: string; salt: string; value: unknown }[];

/**
 * Writes acts as audit entries into the transaction of what they prove. They get their place in the log from
 * the sequencer, after commit.
 * @returns entry ids, in order
 */
export async function writeEntries(
  tx: Transaction,
  keyring: Keyring,
  acts: Act[],
  now: Date,
): Promise<number[]> {
  if (acts.length === 0) return [];
  const ids = (
    await tx.query<{ id: number }>("select nextval('entry_id') as id from generate_series(1, $1::int)", [
      acts.length,
    ])
  ).map((row) => row.id);
  const draw = randomness(acts.reduce((sum, act) => sum + Object.keys(act.fields).length + 2, 0));
  const made = acts.map((act) => makeEntry(act, tx.viewer.actor, now, draw));
  const sealed = made.map(({ openings }) => keyring.seal('openings', Buffer.from(JSON.stringify(openings))));
  await tx.query(
    `with e as (
       insert into entry (id, object, r, content, kind, at, leaf)
       select * from unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::text[], $5::text[],
         array_fill($6::timestamptz, array[cardinality($1)]), $7::bytea[])
     ), o as (
       insert into opening (entry, key_id, sealed) select * from unnest($1::bigint[], $8::text[], $9::bytea[])
     )
     insert into pending_entry (entry) select unnest($1::bigint[])`,
    [
      ids,
      acts.map((act) => act.object),
      made.map((entry) => entry.r),
      made.map((entry) => canonicalJson(entry.content)),
      acts.map((act) => act.kind),
      now,
      made.map((entry) => entry.leaf),
      sealed.map((one) => one.keyId),
      sealed.map((one) => one.sealed),
    ],
  );
  await tx.query('notify comity_pending');
  return ids;
}

/** Values of 32 random bytes, drawn from the system at once: a call for each costs more than what is hashed. */
function randomness(count: number): () => Buffer {
  const all = randomBytes(32 * count);
  let next = 0;
  return () => {
    const value = all.subarray(next, next + 32);
    next += 32;
    if (value.length !== 32) throw new Error('more random values were used than drawn');
    return value;
  };
}

function makeEntry(act: Act, actor: string, now: Date, draw: () => Buffer) {
  const fields: EntryContent['fields'] = {};
  const openings: Openings = [];
  for (const [name, value] of Object.entries({ ...act.fields, actor })) {
    const salt = draw();
    fields[name] = Buffer.from(commitField(name, value, salt)).toString('hex');
    openings.push({ name, salt: salt.toString('hex'), value });
  }
  const content: EntryContent = { kind: act.kind, at: now.toISOString(), fields };
  if (act.law) content.law = act.law;
  if (act.procedure) content.procedure = act.procedure;
  const r = draw();
  return { r, content, openings, leaf: Buffer.from(entryLeaf(r, content)) };
}
