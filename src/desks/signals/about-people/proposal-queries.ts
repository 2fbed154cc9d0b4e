import type { Database } from '../../../kernel/store/store.ts';

export type PeopleProposal = {
  object: number;
  id: string;
  bank: number;
  organisation: string;
  source: string;
  many: number;
  /** Whoever proposed them may vouch for what another made. */
  vouched: boolean;
  sealed: Buffer;
  keyId: string;
  wrappedKey: Buffer;
  proposedBy: string;
  proposedAt: Date;
  lapsesAt: Date;
};

const COLUMNS = `p.object, p.id, p.bank, p.organisation, p.source, p.many, p.vouched, p.sealed, p.key_id as "keyId",
  p.wrapped_key as "wrappedKey", p.proposed_by as "proposedBy", p.proposed_at as "proposedAt", p.lapses_at as "lapsesAt"`;

export const insertProposal = (db: Database, one: PeopleProposal, principals: string[]) =>
  db.query(
    `with a as (insert into audience (object, principal) select $1::bigint, unnest($14::text[]))
     insert into people_proposal (object, id, bank, organisation, source, many, vouched, sealed, key_id, wrapped_key, proposed_by,
       proposed_at, lapses_at)
     values ($1::bigint, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      one.object,
      one.id,
      one.bank,
      one.organisation,
      one.source,
      one.many,
      one.vouched,
      one.sealed,
      one.keyId,
      one.wrappedKey,
      one.proposedBy,
      one.proposedAt,
      one.lapsesAt,
      principals,
    ],
  );

/** Those of a bank that the viewer may see, the oldest first, with the names of those who proposed them. */
export const proposalsOfBank = (db: Database, bank: number) =>
  db.query<PeopleProposal & { proposerName: string }>(
    `select ${COLUMNS}, coalesce(n.name, p.proposed_by) as "proposerName"
     from people_proposal p left join person n on 'person:' || n.id = p.proposed_by
     where p.bank = $1 order by p.object limit 50`,
    [bank],
  );

export async function findProposal(
  db: Database,
  id: string,
): Promise<(PeopleProposal & { bankId: string }) | null> {
  const [row] = await db.query<PeopleProposal & { bankId: string }>(
    `select ${COLUMNS}, b.id as "bankId" from people_proposal p join bank b on b.object = p.bank where p.id::text = $1`,
    [id],
  );
  return row ?? null;
}

/** @returns whether it was there still: of two who decide at once one does */
export const deleteProposal = async (db: Database, object: number): Promise<boolean> =>
  (await db.query('delete from people_proposal where object = $1 returning object', [object])).length > 0;

/** Ends those whose time is over. */
export const deleteLapsed = (db: Database, now: Date) =>
  db.query<Pick<PeopleProposal, 'object' | 'id' | 'many'> & { bank: string }>(
    `delete from people_proposal p using bank b where p.bank = b.object and p.lapses_at <= $1
     returning p.object, p.id, p.many, b.id::text as bank`,
    [now],
  );
