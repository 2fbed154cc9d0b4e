import { searchRecords } from './record-reads.ts';
import type { Database, Transaction } from './store.ts';

/** Something found by what a person typed. The workbench knows for each kind which page shows it. */
export type FoundThing = {
  kind: string;
  id: string;
  name: string;
  /** A second word about it: a type, a state, whose it is. */
  detail: string;
};

/** Of each kind; how many there are besides is nobody's to learn from a search. */
export const MOST_FOUND = 8;

/** What a desk finds of its own, as the viewer of the transaction sees it. */
export type FindThings = (tx: Transaction, words: string) => Promise<FoundThing[]>;

/** Agreements, partners, people and records: by words of the name, and by the beginning of an id. */
export const findThings: FindThings = async (tx, words) => {
  const records = await searchRecords(tx, { q: words, type: null, before: null, page: MOST_FOUND });
  const agreements = await agreementsFound(tx, words);
  // An agreement is a record too: it is found once, with its own page.
  const known = new Set(agreements.map(({ id }) => id));
  const others = records.filter(({ id }) => !known.has(id));
  return [
    ...agreements,
    ...(await partnersFound(tx, words)),
    ...(await peopleFound(tx, words)),
    ...others.map(({ id, type, name, says }) => ({
      kind: 'record',
      id,
      name: says?.text ?? name ?? id,
      detail: type,
    })),
  ];
};

/** Both tables are a few hundred rows at most, read under row-level security before a name is looked at. */
const agreementsFound = (db: Database, words: string) =>
  db.query<FoundThing>(
    `select 'agreement' as kind, id, title as name, status as detail from agreement
     where strpos(lower(title), lower($1)) > 0 or starts_with(id, lower($1))
       or (length($1) >= 4 and starts_with(split_part(id, '--', 2), lower($1)))
     order by status = 'accepted' desc, title, object limit $2`,
    [words, MOST_FOUND],
  );

const partnersFound = (db: Database, words: string) =>
  db.query<FoundThing>(
    `select 'peer' as kind, o.id, o.name, o.class as detail from peer p join organisation o on o.id = p.organisation
     where strpos(lower(o.name), lower($1)) > 0 or starts_with(o.id, lower($1))
       or (length($1) >= 4 and starts_with(split_part(o.id, '--', 2), lower($1)))
     order by o.name, o.id limit $2`,
    [words, MOST_FOUND],
  );

/** Whoever has a seat lists the people of their own organisation, and finds no others. */
const peopleFound = (db: Transaction, words: string) =>
  db.query<FoundThing>(
    `select 'person' as kind, id::text, name, array_to_string(roles, ' ') as detail from person
     where organisation = $3 and disabled_at is null and strpos(lower(name), lower($1)) > 0
     order by name, id limit $2`,
    [words, MOST_FOUND, db.viewer.organisation],
  );

/** What an id that begins so lies between, both included; undefined for a text that begins no UUID. */
export function uuidRange(words: string): { from: string; to: string } | undefined {
  const digits = words.toLowerCase().replaceAll('-', '');
  if (!/^[0-9a-f]{4,32}$/.test(digits) || !/^[0-9a-f-]+$/i.test(words)) return undefined;
  return { from: digits.padEnd(32, '0'), to: digits.padEnd(32, 'f') };
}
