import type { Database } from '../../../kernel/store/store.ts';
import { AGAINST } from '../banks/bank-queries.ts';

export type Sharing = { object: number; holder: string; agreement: string; turnedAt: Date | null };

/** Agreements in force under which an organisation was sent signals, as far as the viewer may see both. */
export const agreementsThatBring = (db: Database, holder: string) =>
  db.query<{ agreement: string; title: string; turnedAt: Date | null }>(
    `select a.id as agreement, a.title, h.turned_at as "turnedAt" from agreement a
     left join sighting_sharing h on h.holder = $1 and h.agreement = a.id
     where a.status = 'accepted' and exists (
       select from record r where r.received_under = a.id and r.holder = $1 and r.type = 'indicator') order by a.id`,
    [holder],
  );

export async function sharingOf(db: Database, holder: string, agreement: string): Promise<Sharing | null> {
  const [row] = await db.query<Sharing>(
    `select object, holder, agreement, turned_at as "turnedAt" from sighting_sharing
     where holder = $1 and agreement = $2`,
    [holder, agreement],
  );
  return row ?? null;
}

export const insertSharing = (db: Database, one: Sharing, principals: string[]) =>
  db.query(
    `with a as (insert into audience (object, principal) select $1::bigint, unnest($5::text[]))
     insert into sighting_sharing (object, holder, agreement, turned_at) values ($1::bigint, $2, $3, $4)`,
    [one.object, one.holder, one.agreement, one.turnedAt, principals],
  );

export const turnSharing = (db: Database, object: number, turnedAt: Date | null) =>
  db.query('update sighting_sharing set turned_at = $2 where object = $1', [object, turnedAt]);

/** What is shared now, under agreements in force. */
export const sharingsInForce = (db: Database) =>
  db.query<Sharing & { turnedAt: Date }>(
    `select h.object, h.holder, h.agreement, h.turned_at as "turnedAt" from sighting_sharing h
     join agreement a on a.id = h.agreement where h.turned_at is not null and a.status = 'accepted'
     order by h.object for update of h`,
  );

export type RightMatches = {
  signal: string;
  many: number;
  told: number /** Day, as `2031-01-31`. */;
  through: string | null;
};

/**
 * Signals that came by an agreement, how many of their matches people found right from one moment to another, and how
 * many of those were told: restricted by two people, or found right in shadow, and not decided against since.
 */
export const rightMatches = (db: Database, { object, holder, agreement, turnedAt }: Sharing, until: Date) =>
  db.query<RightMatches>(
    `select m.signal, count(distinct m.object)::int as many, coalesce(t.many, 0) as told, t.through::text as through
     from review_match m join case_file f on f.object = m.object and f.organisation = $2
     join case_event e on e.object = m.object and e.actor like 'person:%' and e.at >= $4 and e.at < $5
       and (e.step = 'confirm-restriction' or e.step = 'note-in-shadow' and e.data->>'judged' = 'right-match')
     left join sighting_told t on t.object = $1 and t.signal = m.signal
     where exists (select from record r where r.id = m.signal and r.holder = $2 and r.received_under = $3)
       and not exists (select from case_event x where x.object = m.object and x.step in ${AGAINST})
     group by m.signal, t.many, t.through order by m.signal`,
    [object, holder, agreement, turnedAt, until],
  );

export const noteTold = (db: Database, object: number, signal: string, many: number, through: string) =>
  db.query(
    `insert into sighting_told (object, signal, many, through) values ($1, $2, $3, $4)
     on conflict (object, signal) do update set many = sighting_told.many + excluded.many, through = excluded.through`,
    [object, signal, many, through],
  );
