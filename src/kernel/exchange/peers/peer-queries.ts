import type { OrganisationClass } from '../../kernel.ts';
import type { Database } from '../../store/store.ts';

export type Peer = {
  organisation: string;
  name: string;
  class: OrganisationClass;
  url: string;
  publicKey: Buffer;
  logKey: string;
  mode: 'shadow' | 'on';
  suspendedAt: Date | null;
  suspendedReason: string | null;
  lastSeenAt: Date | null;
  lastError: string | null;
};

const PEER = `select p.organisation, o.name, o.class, p.url, p.public_key as "publicKey", p.log_key as "logKey", p.mode,
  p.suspended_at as "suspendedAt", p.suspended_reason as "suspendedReason", p.last_seen_at as "lastSeenAt",
  p.last_error as "lastError" from peer p join organisation o on o.id = p.organisation`;

export const listPeers = (db: Database) => db.query<Peer>(`${PEER} order by o.name`);

export async function findPeer(db: Database, organisation: string): Promise<Peer | null> {
  return (await db.query<Peer>(`${PEER} where p.organisation = $1`, [organisation]))[0] ?? null;
}

export async function findPeerByKey(db: Database, publicKey: Uint8Array): Promise<Peer | null> {
  return (await db.query<Peer>(`${PEER} where p.public_key = $1`, [Buffer.from(publicKey)]))[0] ?? null;
}

/** Name of an organisation with its seat on this node (the host is one); null for any other id. */
export async function seatOf(db: Database, organisation: string): Promise<string | null> {
  const rows = await db.query<{ name: string }>('select name from organisation where id = $1 and local', [
    organisation,
  ]);
  return rows[0]?.name ?? null;
}

export async function insertPeer(
  db: Database,
  peer: { organisation: string; url: string; publicKey: Uint8Array; logKey: string },
): Promise<void> {
  await db.query(
    `insert into peer (organisation, url, public_key, log_key) values ($1, $2, $3, $4)
     on conflict (organisation) do update set url = excluded.url where peer.public_key = excluded.public_key`,
    [peer.organisation, peer.url, Buffer.from(peer.publicKey), peer.logKey],
  );
}

export async function notePeer(db: Database, organisation: string, error: string | null): Promise<void> {
  await db.query(
    `update peer set last_error = $2, last_seen_at = case when $2::text is null then clock_timestamp() else last_seen_at end
     where organisation = $1`,
    [organisation, error],
  );
}

/**
 * The partner is there, as anyone can see; whether it knows this node is not said by that.
 * @param keeps the error that this does not mend; null for any
 */
export async function noteSeen(db: Database, organisation: string, keeps: string | null): Promise<void> {
  await db.query(
    `update peer set last_seen_at = clock_timestamp(), last_error = case when $2::text is null or last_error = $2 then last_error end
     where organisation = $1`,
    [organisation, keeps],
  );
}

export async function setPeerSuspension(
  db: Database,
  organisation: string,
  reason: string | null,
): Promise<void> {
  await db.query(
    `update peer set suspended_reason = $2, suspended_at = case when $2::text is null then null else clock_timestamp() end
     where organisation = $1`,
    [organisation, reason],
  );
}

/** Accepted agreements that are in force with an organisation. */
export async function agreementsWith(
  db: Database,
  organisation: string,
  now: Date,
): Promise<{ id: string; collection: string }[]> {
  return db.query(
    `select a.id, a.collection from agreement a join agreement_party y on y.agreement = a.id
     where y.organisation = $1 and a.status = 'accepted'
       and (a.starts_at is null or a.starts_at <= $2) and (a.ends_at is null or a.ends_at > $2)`,
    [organisation, now],
  );
}
