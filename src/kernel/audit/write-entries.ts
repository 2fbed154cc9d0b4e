import { randomBytes } from 'node:crypto';
import { canonicalJson } from '../../standards/canonical-json/canonical-json.ts';
import { commitmentText, type EntryContent, leafOfText } from '../../standards/tlog/entry.ts';
import type { Keyring } from '../identity/keyring.ts';
import { joinValues } from '../store/joined-values.ts';
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
  /** Reserved before, where rows name the act that will speak of them. */
  entry?: number;
};

/** What an authorised reader needs to check an entry (content and r stand in `entry`). */
export type Openings = { name: string; salt: string; value: unknown }[];

/** The id of an act that is written later in the same transaction, or never. */
export async function reserveEntry(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ id: number }>("select nextval('entry_id') as id");
  return (row as { id: number }).id;
}

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
  const drawn = await tx.query<{ id: number }>(
    "select nextval('entry_id') as id from generate_series(1, $1::int)",
    [acts.filter((act) => act.entry === undefined).length],
  );
  const ids = acts.map((act) => act.entry ?? (drawn.shift() as { id: number }).id);
  const draw = randomness(acts.reduce((sum, act) => sum + Object.keys(act.fields).length + 2, 0));
  const made = acts.map((act) => makeEntry(act, tx.viewer.actor, now, draw));
  const sealed = made.map(({ openings }) => keyring.seal('openings', Buffer.from(JSON.stringify(openings))));
  const openings = joinValues(sealed.map((one) => one.sealed));
  const contents = joinValues(made.map((entry) => entry.text));
  await tx.query(
    `with given as (
       select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::int[], $6::int[], $7::int[], $8::int[])
         with ordinality as g(id, object, kind, key_id, content_start, content_length, sealed_start, sealed_length, n)
     ), e as (
       insert into entry (id, object, r, content, kind, at, leaf)
       select id, object, substring($9::bytea from 32 * n::int - 31 for 32),
         convert_from(substring($10::bytea from content_start for content_length), 'UTF8'), kind, $11::timestamptz,
         substring($12::bytea from 32 * n::int - 31 for 32) from given
     ), o as (
       insert into opening (entry, key_id, sealed)
       select id, key_id, substring($13::bytea from sealed_start for sealed_length) from given
     )
     insert into pending_entry (entry) select id from given`,
    [
      ids,
      acts.map((act) => act.object),
      acts.map((act) => act.kind),
      sealed.map((one) => one.keyId),
      contents.starts,
      contents.lengths,
      openings.starts,
      openings.lengths,
      Buffer.concat(made.map((entry) => entry.r)),
      contents.bytes,
      now,
      Buffer.concat(made.map((entry) => entry.leaf)),
      openings.bytes,
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
    fields[name] = commitmentText(name, value, salt);
    openings.push({ name, salt: salt.toString('hex'), value });
  }
  const content: EntryContent = { kind: act.kind, at: now.toISOString(), fields };
  if (act.law) content.law = act.law;
  if (act.procedure) content.procedure = act.procedure;
  const r = draw();
  const text = canonicalJson(content);
  return { r, text, openings, leaf: Buffer.from(leafOfText(r, text)) };
}
