import type { Database } from '../../../kernel/store/store.ts';
import type { DemandKind } from '../demands/demand.terms.ts';

export type OrderRow = {
  object: number;
  organisation: string;
  kind: 'removal-order' | DemandKind;
  document: string;
  digest: string;
  reference: string | null;
  issuingState: string | null;
  authorityName: string | null;
  key: string | null;
  receivedAt: Date;
  /** Whose node brought it, and its id there. */
  partner: string | null;
  partnerOrder: string | null;
  /** SHA-256 of the e-mail or PDF that it came as; the bytes are sealed with its case. */
  original: string | null;
  originalKind: 'mail' | 'pdf' | null;
};

const COLUMNS = `object, organisation, kind, document, encode(digest, 'hex') as digest, reference, issuing_state as "issuingState",
  authority_name as "authorityName", signing_key as key, received_at as "receivedAt",
  partner, partner_order as "partnerOrder", encode(original, 'hex') as original, original_kind as "originalKind"`;

export type RemovalOrderRow = OrderRow & { kind: 'removal-order' };
export type DemandRow = OrderRow & { kind: DemandKind };

const findRow = async (db: Database, object: number, which: string): Promise<OrderRow | null> => {
  const [row] = await db.query<OrderRow>(
    `select ${COLUMNS} from content_order where object = $1 and kind ${which} 'removal-order'`,
    [object],
  );
  return row ?? null;
};

/** A removal order; null for every other kind of demand: what is asked of one is asked of no other. */
export const findOrder = (db: Database, object: number) =>
  findRow(db, object, '=') as Promise<RemovalOrderRow | null>;

/** A demand of another kind; null for a removal order. */
export const findDemand = (db: Database, object: number) =>
  findRow(db, object, '<>') as Promise<DemandRow | null>;

export const insertOrder = (db: Database, row: OrderRow) =>
  db.query(
    `insert into content_order (object, organisation, kind, document, digest, reference, issuing_state, authority_name, signing_key, received_at,
       partner, partner_order, original, original_kind)
     values ($1, $2, $3, $4, decode($5, 'hex'), $6, $7, $8, $9, $10, $11, $12, decode($13, 'hex'), $14)`,
    [
      row.object,
      row.organisation,
      row.kind,
      row.document,
      row.digest,
      row.reference,
      row.issuingState,
      row.authorityName,
      row.key,
      row.receivedAt,
      row.partner,
      row.partnerOrder,
      row.original,
      row.originalKind,
    ],
  );

/** The case of the same document, of the same organisation. */
export async function caseOfDocument(
  db: Database,
  organisation: string,
  digest: string,
): Promise<{ id: string; receivedAt: Date } | null> {
  const [row] = await db.query<{ id: string; receivedAt: Date }>(
    `select f.id, o.received_at as "receivedAt" from content_order o join case_file f using (object)
     where o.organisation = $1 and o.digest = decode($2, 'hex')`,
    [organisation, digest],
  );
  return row ?? null;
}

/** The case of an order that a partner's node brought, by its id there. */
export async function caseOfPartnersOrder(
  db: Database,
  organisation: string,
  partner: string,
  order: string,
): Promise<string | null> {
  const [row] = await db.query<{ id: string }>(
    `select f.id from content_order o join case_file f using (object)
     where o.organisation = $1 and o.partner = $2 and o.partner_order = $3`,
    [organisation, partner, order],
  );
  return row?.id ?? null;
}

/** Others that name the same reference of the same authority: one that was changed, or recalled. */
export const sameReference = (db: Database, { object, organisation, reference, authorityName }: OrderRow) =>
  db.query<{ id: string; receivedAt: Date; state: string }>(
    `select f.id, o.received_at as "receivedAt", s.state from content_order o join case_file f using (object)
       join case_state s using (object)
     where o.organisation = $1 and o.reference = $2 and o.authority_name is not distinct from $3 and o.object <> $4
     order by o.object desc limit 20`,
    [organisation, reference, authorityName, object],
  );

export type ListedOrder = Omit<
  OrderRow,
  'document' | 'digest' | 'key' | 'partner' | 'partnerOrder' | 'original' | 'originalKind'
> & {
  id: string;
  /** A rehearsal: nobody sent it. */
  drill: boolean;
  state: string;
  tracks: Record<string, string>;
  /** The first clock that asks something of people here. */
  clock: string | null;
  dueAt: Date | null;
};

/** Procedures under which a removal order is taken in. */
const ORDERS = ['removal-order', 'removal-order-drill'];

const LISTED = `f.id, f.procedure = 'removal-order-drill' as drill, o.object, o.organisation, o.kind, o.reference, o.issuing_state as "issuingState",
  o.authority_name as "authorityName", o.received_at as "receivedAt", s.state, s.tracks, s.due_clock as clock, s.due_at as "dueAt"`;

/**
 * Orders in which somebody must do something first, by the instant it is due; then the others, the newest first. Each part
 * begins at an index of its own: the rule of reading is asked for as many rows as are shown, and not for all that are open.
 */
export async function listOrders(
  db: Database,
  state: 'open' | 'closed',
  limit: number,
  procedures: readonly string[] = ORDERS,
): Promise<ListedOrder[]> {
  const part = (which: string, order: string, most: number) =>
    db.query<ListedOrder>(
      `with s as materialized (select s.* from unnest($2::text[]) as p(name) cross join lateral (
           select object, state, tracks, due_clock, due_at from case_state
           where procedure = p.name and ${which} order by ${order} limit $1) s
         order by ${order} limit $1)
       select ${LISTED} from s join content_order o using (object) join case_file f using (object) order by ${order}`,
      [most, procedures],
    );
  if (state === 'closed') return part('closed', 'object desc', limit);
  const due = await part('not closed and due_at is not null', 'due_at, object', limit);
  if (due.length === limit) return due;
  return [...due, ...(await part('not closed and due_at is null', 'object desc', limit - due.length))];
}

/** How many of these ask something of somebody now, counted up to `most`. */
export async function countPressing(
  db: Database,
  procedures: readonly string[] = ORDERS,
  most = 1000,
): Promise<number> {
  const [row] = await db.query<{ many: number }>(
    `select count(*)::int as many from (select from case_state
       where procedure = any ($2) and not closed and due_at is not null limit $1) s`,
    [most, procedures],
  );
  return row!.many;
}

export async function organisationName(db: Database, id: string): Promise<string> {
  const [row] = await db.query<{ name: string }>('select name from organisation where id = $1', [id]);
  return row?.name ?? id;
}
