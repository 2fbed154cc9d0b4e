import type { Database } from '../../store/store.ts';
import type { AgreementStatus } from './agreement-status.ts';

export type AgreementRow = {
  object: number;
  id: string;
  title: string;
  status: AgreementStatus;
  terms: string;
  collection: string;
  startsAt: Date | null;
  endsAt: Date | null;
};
export type PartyRow = { agreement: string; organisation: string; name: string; signedAt: Date | null };

const AGREEMENT = `select object, id, title, status, terms, collection, starts_at as "startsAt", ends_at as "endsAt"
  from agreement`;

export async function findAgreement(db: Database, id: string): Promise<AgreementRow | null> {
  return (await db.query<AgreementRow>(`${AGREEMENT} where id = $1`, [id]))[0] ?? null;
}

/** Whether an agreement's collection, or an organisation's own, has this id. */
export const isCollection = async (db: Database, id: string): Promise<boolean> =>
  (
    await db.query(
      `select from agreement where collection = $1
       union all select from organisation where id = 'identity--' || $1`,
      [id],
    )
  ).length > 0;

/** The same, held until the end of the transaction: who changes what it is does so one after the other. */
export async function lockAgreement(db: Database, id: string): Promise<AgreementRow | null> {
  return (await db.query<AgreementRow>(`${AGREEMENT} where id = $1 for update`, [id]))[0] ?? null;
}

/** Those in force first: what somebody only proposes pushes none of them off the list. */
export const listAgreements = (db: Database) =>
  db.query<AgreementRow>(`${AGREEMENT} order by status = 'accepted' desc, updated_at desc limit 500`);

/** Proposals of an organisation that wait here for an answer, and all that it made or changed since. */
export async function proposalsOf(
  db: Database,
  proposer: string,
  since: Date,
): Promise<{ open: number; lately: number }> {
  const [row] = await db.query<{ open: number; lately: number }>(
    `select count(*) filter (where status = 'proposed')::int as open,
       count(*) filter (where updated_at > $2)::int as lately
     from agreement where terms::json ->> 'created_by_ref' = $1`,
    [proposer, since],
  );
  return row!;
}

export const partiesOf = (db: Database, ids: string[]) =>
  db.query<PartyRow>(
    `select y.agreement, y.organisation, coalesce(o.name, y.organisation) as name, y.signed_at as "signedAt"
     from agreement_party y left join organisation o on o.id = y.organisation where y.agreement = any ($1)
     order by y.agreement, y.signed_at nulls last`,
    [ids],
  );

/**
 * An agreement as proposed. Everyone of a party's organisation may see it; a peer sees it once accepted.
 */
export async function insertAgreement(
  db: Database,
  agreement: Omit<AgreementRow, 'status'>,
  parties: string[],
): Promise<void> {
  await db.query(
    `with a as (
       insert into audience (object, principal) select $1::bigint, unnest($8::text[])
     ), g as (
       insert into agreement (object, id, title, status, terms, collection, starts_at, ends_at)
       values ($1::bigint, $2, $3, 'proposed', $4, $5, $6, $7)
     )
     insert into agreement_party (agreement, organisation) select $2, unnest($9::text[])`,
    [
      agreement.object,
      agreement.id,
      agreement.title,
      agreement.terms,
      agreement.collection,
      agreement.startsAt,
      agreement.endsAt,
      [...parties.map((party) => `org:${party}`), `agreement:${agreement.id}`, 'overseer'],
      parties,
    ],
  );
}

/** Notes a party's signature and leaves what the agreement is. */
export async function signAlone(
  db: Database,
  id: string,
  organisation: string,
  signature: Uint8Array,
  at: Date,
): Promise<void> {
  await db.query(
    `update agreement_party set signature = $3, signed_at = $4
     where agreement = $1 and organisation = $2 and signature is null`,
    [id, organisation, Buffer.from(signature), at],
  );
}

/** Notes a party's signature; the agreement is accepted when every party has signed. */
export async function insertSignature(
  db: Database,
  id: string,
  organisation: string,
  signature: Uint8Array,
  at: Date,
): Promise<AgreementStatus> {
  await signAlone(db, id, organisation, signature, at);
  const [row] = await db.query<{ status: AgreementStatus }>(
    `update agreement set updated_at = $2, status = case when status = 'proposed' and not exists (
       select from agreement_party y where y.agreement = $1 and y.signature is null) then 'accepted' else status end
     where id = $1 returning status`,
    [id, at],
  );
  return row!.status;
}

export async function setAgreementStatus(db: Database, id: string, status: AgreementStatus): Promise<void> {
  await db.query('update agreement set status = $2, updated_at = clock_timestamp() where id = $1', [
    id,
    status,
  ]);
}

export async function signatureOf(db: Database, id: string, organisation: string): Promise<Buffer | null> {
  const [row] = await db.query<{ signature: Buffer | null }>(
    'select signature from agreement_party where agreement = $1 and organisation = $2',
    [id, organisation],
  );
  return row?.signature ?? null;
}

/** The agreement that a collection is a view of, if the viewer may see it. */
export async function agreementOfCollection(db: Database, collection: string): Promise<string | null> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(collection)) return null;
  const [row] = await db.query<{ id: string }>('select id from agreement where collection = $1', [
    collection,
  ]);
  return row?.id ?? null;
}
