import type { Database } from '../../store/store.ts';

/** What a party says to the other that travels by itself until it arrived; a word that ends a proposal has its own table. */
export type Word = 'proposal' | 'acceptance' | 'suspension';

/** That a word arrived, or was refused for good, is an act about the agreement. */
export const arrival = (word: Word, what: 'delivered' | 'refused') => `agreement.${word}-${what}`;

const ARRIVED = (word: Word) =>
  `exists (select from entry e where e.object = g.object
     and e.kind in ('${arrival(word, 'delivered')}', '${arrival(word, 'refused')}'))`;

export type ToTell = { object: number; id: string; terms: string; signature: Buffer | null };

const OURS = `select g.object, g.id, g.terms, us.signature from agreement g
  join agreement_party us on us.agreement = g.id and us.organisation = $1
  join agreement_party they on they.agreement = g.id and they.organisation = $2`;

/** Proposals of this node's organisation that a partner's node has not taken, and that could still be accepted. */
export const proposalsToTell = (db: Database, host: string, partner: string, now: Date) =>
  db.query<ToTell>(
    `${OURS} where g.status = 'proposed' and g.terms::json ->> 'created_by_ref' = $1
       and (g.ends_at is null or g.ends_at > $3) and not ${ARRIVED('proposal')} order by g.object limit 100`,
    [host, partner, now],
  );

/** A partner's proposals that were signed here, and whose proposer does not know it yet. */
export const acceptancesToTell = (db: Database, host: string, partner: string, now: Date) =>
  db.query<ToTell>(
    `${OURS} where g.status = 'proposed' and g.terms::json ->> 'created_by_ref' <> $1 and us.signature is not null
       and (g.ends_at is null or g.ends_at > $3) and not ${ARRIVED('acceptance')} order by g.object limit 100`,
    [host, partner, now],
  );

/** Agreements that were suspended, by whichever party, with the acts that say by whom and why. @param after the last one read */
export const suspensionsToTell = (db: Database, host: string, partner: string, after: number) =>
  db.query<ToTell & { entry: number }>(
    `select s.*, e.id as entry from (${OURS} where g.object > $3 and g.status = 'suspended' and not ${ARRIVED('suspension')}
       order by g.object limit 100) s
     join lateral (select id from entry e where e.object = s.object and e.kind = 'agreement.suspended'
       order by id limit 1) e on true order by s.object`,
    [host, partner, after],
  );

/** The last word about the arrival of each agreement's words, and who suspended it. */
export const arrivalsOf = (db: Database, objects: number[]) =>
  db.query<{ object: number; kind: string; entry: number }>(
    `select distinct on (object, kind) object, kind, id as entry from entry
     where object = any ($1) and (kind = 'agreement.suspended' or kind ~ '^agreement\\..*-(delivered|refused)$')
     order by object, kind, id`,
    [objects],
  );

/** The first act by which each of these agreements was suspended. */
export const suspendedBy = (db: Database, objects: number[]) =>
  db.query<{ object: number; entry: number; at: Date }>(
    `select distinct on (object) object, id as entry, at from entry
     where object = any ($1) and kind = 'agreement.suspended' order by object, id`,
    [objects],
  );

export async function hasArrived(db: Database, object: number, word: Word): Promise<boolean> {
  const rows = await db.query('select from entry where object = $1 and kind = $2 limit 1', [
    object,
    arrival(word, 'delivered'),
  ]);
  return rows.length > 0;
}
