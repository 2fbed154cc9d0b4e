import type { Database } from '../../../kernel/store/store.ts';

export const insertAnswered = (
  db: Database,
  row: { object: number; organisation: string; partner: string; at: Date },
) =>
  db.query(
    'insert into deconfliction_partner (object, organisation, partner, agreed_at) values ($1, $2, $3, $4)',
    [row.object, row.organisation, row.partner, row.at],
  );

/** The case under which a partner is answered now; null where nobody agreed to. */
export async function answeredNow(
  db: Database,
  organisation: string,
  partner: string,
): Promise<string | null> {
  const [row] = await db.query<{ id: string }>(
    `select f.id from deconfliction_partner d join case_file f using (object) join case_state s using (object)
     where d.organisation = $1 and d.partner = $2 and s.state = 'on' order by d.object desc limit 1`,
    [organisation, partner],
  );
  return row?.id ?? null;
}

export type AnsweredPartner = {
  id: string;
  partner: string;
  partnerName: string | null;
  state: string;
  agreedAt: Date;
};

/** Whom this organisation answers, or answered, the newest first. */
export const listAnswered = (db: Database) =>
  db.query<AnsweredPartner>(
    `select f.id, d.partner, p.name as "partnerName", s.state, d.agreed_at as "agreedAt"
     from deconfliction_partner d join case_file f using (object) join case_state s using (object) left join organisation p on p.id = d.partner
     order by s.state = 'on' desc, d.object desc limit 500`,
  );

export async function partnerOf(db: Database, object: number): Promise<string | null> {
  const [row] = await db.query<{ partner: string }>(
    'select partner from deconfliction_partner where object = $1',
    [object],
  );
  return row?.partner ?? null;
}

/** Addresses that this organisation is on: ordered, or being prepared; `open`: nothing about it is kept from anybody. */
export const addressesOn = (db: Database, organisation: string) =>
  db.query<{ id: string; url: string; open: boolean }>(
    `select f.id, u.url, s.state <> 'prepared' and coalesce(s.tracks ->> 'disclosure', 'free') in ('free', 'released') as open
     from issued_url u join issued_order o using (object) join case_file f using (object) join case_state s using (object)
     where o.organisation = $1 and s.state in ('prepared', 'issued', 'clarification-asked', 'impossible', 'executed')`,
    [organisation],
  );
