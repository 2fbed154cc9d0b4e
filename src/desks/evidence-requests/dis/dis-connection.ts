import { type Static, Type } from 'typebox';
import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { requirePublicAddress } from '../../../kernel/notify/guarded-fetch.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Database } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';

export const NewConnection = Type.Object(
  { url: Type.String({ maxLength: 1000 }), token: Type.String({ minLength: 16, maxLength: 1000 }) },
  { additionalProperties: false },
);

type Row = { url: string; keyId: string; sealed: Buffer; connectedAt: Date };

async function findRow(db: Database, organisation: string): Promise<Row | null> {
  const [row] = await db.query<Row>(
    `select url, key_id as "keyId", sealed_token as sealed, connected_at as "connectedAt" from dis_connection
     where organisation = $1 order by object desc limit 1`,
    [organisation],
  );
  return row ?? null;
}

/** Names the access point of the organisation: the newest counts. Throws `address-refused`. */
export async function connectDis(desk: Desk, viewer: Viewer, given: Static<typeof NewConnection>) {
  const { kernel, policy } = desk;
  const { organisation } = viewer;
  policy.require(viewer, 'connect-dis', { type: 'Organisation', id: organisation });
  const url = (await requirePublicAddress(given.url, kernel.configuration.privateHosts)).replace(/\/+$/, '');
  const { keyId, sealed } = kernel.keyring.seal('blobs', Buffer.from(given.token));
  const connectedAt = kernel.now();
  await kernel.store.for(viewer)(async (tx) => {
    const object = await reserveHandle(tx);
    const principals = [`org:${organisation}`, 'overseer'];
    await tx.query(
      `with a as (insert into audience (object, principal) select $1::bigint, unnest($7::text[]))
       insert into dis_connection (object, organisation, url, key_id, sealed_token, connected_at)
       values ($1::bigint, $2, $3, $4, $5, $6)`,
      [object, organisation, url, keyId, sealed, connectedAt, principals],
    );
    const fields = { organisation, url, principals: principals.join(' ') };
    await writeEntries(tx, kernel.keyring, [{ kind: 'evidence-dis.connected', object, fields }], connectedAt);
  });
  return { url, connectedAt: connectedAt.toISOString() };
}

/** Where it is, without what it is reached with. */
export async function showConnection(db: Database, organisation: string) {
  const row = await findRow(db, organisation);
  return { url: row?.url ?? null, connectedAt: row?.connectedAt.toISOString() ?? null };
}

/** Throws `conflict` where none is named. */
export async function openConnection(
  { keyring }: Pick<Kernel, 'keyring'>,
  db: Database,
  organisation: string,
): Promise<{ url: string; token: string }> {
  const row = await findRow(db, organisation);
  if (!row)
    throw new Refusal(
      'conflict',
      'No access point of the decentralised IT system is named: an administrator does so (PUT /api/v1/dis-connection).',
    );
  return { url: row.url, token: keyring.open('blobs', row.keyId, row.sealed).toString('utf8') };
}
