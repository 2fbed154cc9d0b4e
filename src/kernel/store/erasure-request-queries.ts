import type { Database } from './store.ts';

export type ErasureRequest = {
  /** Handle of the acts about the request, which outlive the record's. */
  object: number;
  holder: string;
  id: string;
  instrument: string;
  article: string;
  reason: string;
  requestedBy: string;
  requestedAt: Date;
};

export type NamedErasureRequest = ErasureRequest & {
  requesterName: string;
  /** Where the viewer finds the record; null where it is not shown to them. */
  shownIn: 'records' | 'quarantine' | null;
};

const COLUMNS = `e.object, e.holder, e.id, e.instrument, e.article, e.reason, e.requested_by as "requestedBy",
  e.requested_at as "requestedAt"`;

/** With its audience: the holder's people, and the overseer. Null when this record's erasure is asked for already. */
export async function insertErasureRequest(db: Database, request: ErasureRequest): Promise<number | null> {
  const [row] = await db.query<{ object: number }>(
    `with e as (
       insert into erasure_request (object, holder, id, instrument, article, reason, requested_by, requested_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning object, holder
     ), a as (
       insert into audience (object, principal)
       select object, p from e, unnest(array['org:' || holder, 'overseer']) as p
     )
     select object from e`,
    [
      request.object,
      request.holder,
      request.id,
      request.instrument,
      request.article,
      request.reason,
      request.requestedBy,
      request.requestedAt,
    ],
  );
  return row?.object ?? null;
}

export async function findErasureRequest(
  db: Database,
  holder: string,
  id: string,
  lock = false,
): Promise<ErasureRequest | null> {
  const [row] = await db.query<ErasureRequest>(
    `select ${COLUMNS} from erasure_request e where e.holder = $1 and e.id = $2${lock ? ' for update' : ''}`,
    [holder, id],
  );
  return row ?? null;
}

export const deleteErasureRequest = (db: Database, object: number) =>
  db.query('delete from erasure_request where object = $1', [object]);

/** Those that wait for a second person, the oldest first; of one record, or of all. */
export const openErasureRequests = (db: Database, id: string | null) =>
  db.query<NamedErasureRequest>(
    `select ${COLUMNS}, coalesce(p.name, e.requested_by) as "requesterName",
       case when exists (select from record r where r.holder = e.holder and r.id = e.id and r.erased_at is null)
           then 'records'
         when exists (select from quarantine q where q.holder = e.holder and q.id = e.id) then 'quarantine'
       end as "shownIn"
     from erasure_request e left join person p on 'person:' || p.id = e.requested_by
     where $1::text is null or e.id = $1 order by e.requested_at, e.object limit 200`,
    [id],
  );
