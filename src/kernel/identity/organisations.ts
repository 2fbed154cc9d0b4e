import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { writeEntries } from '../audit/write-entries.ts';
import type { Kernel, OrganisationClass } from '../kernel.ts';
import { Refusal } from '../refusal.ts';
import type { Database, Store, Transaction } from '../store/store.ts';
import type { Role } from '../store/viewer.ts';
import type { SecretPurpose } from './keyring.ts';

export type Organisation = { id: string; name: string; class: OrganisationClass; local: boolean };

/** What a database says of the node founded on it: whose it is, and the newest keys that sealed what it holds. */
export type Founded = { host: string; sealedWith: Record<SecretPurpose, string | null> };

/** Null for a database on which no node has been founded, also before its schema is made. */
export async function foundedNode(pool: Pool): Promise<Founded | null> {
  const schema = await pool.query<{ there: boolean }>("select to_regclass('node_fact') is not null as there");
  if (!schema.rows[0]?.there) return null;
  const { rows } = await pool.query<{ host: string; openings: string | null; blobs: string | null }>(
    `select value as host, (select key_id from opening order by entry desc limit 1) as openings,
       greatest((select max(key_id) from blob), (select value from node_fact where name = 'key.blobs')) as blobs
     from node_fact where name = 'host'`,
  );
  const [row] = rows;
  return row ? { host: row.host, sealedWith: { openings: row.openings, blobs: row.blobs } } : null;
}

/**
 * Notes the newest key that seals what desks keep in tables of their own, so that one that is lost is missed at the
 * next start and not when what it sealed is needed.
 */
export const noteBlobsKey = (store: Store, keyId: string): Promise<unknown> =>
  store.system('noting the newest key')((tx) =>
    tx.query(
      `insert into node_fact (name, value) values ('key.blobs', $1)
       on conflict (name) do update set value = excluded.value where node_fact.value < excluded.value`,
      [keyId],
    ),
  );

/** Makes the organisation that runs this node on first start, and finds it again later. */
export async function foundHost(
  store: Store,
  wanted: { name: string; class: OrganisationClass },
): Promise<Organisation> {
  return store.system('founding the node')(async (tx) => {
    await tx.query("select pg_advisory_xact_lock(hashtext('comity host'))");
    const [known] = await tx.query<Organisation>(
      `select o.id, o.name, o.class, o.local from node_fact f join organisation o on o.id = f.value
       where f.name = 'host'`,
    );
    if (known) return known;
    const id = `identity--${randomUUID()}`;
    await addOrganisation(tx, { id, ...wanted, local: true });
    const [affairs] = await tx.query<{ object: number }>("select nextval('object_handle') as object");
    await tx.query(
      `with given as (insert into node_fact (name, value) values ('host', $1), ('affairs', $2::text))
       insert into audience (object, principal) select $2::bigint, unnest($3::text[])`,
      [id, String(affairs?.object), ['overseer', `administrators:${id}`]],
    );
    return { id, ...wanted, local: true };
  });
}

/** The handle under which acts of the node itself (people, peers, keys) are logged. */
export async function affairsOf(store: Store): Promise<number> {
  const rows = await store.system('finding the node affairs')((tx) =>
    tx.query<{ value: string }>("select value from node_fact where name = 'affairs'"),
  );
  return Number(rows[0]?.value);
}

export async function addOrganisation(db: Database, organisation: Organisation): Promise<void> {
  await db.query(
    `insert into organisation (id, name, class, local) values ($1, $2, $3, $4)
     on conflict (id) do update set name = excluded.name`,
    [organisation.id, organisation.name, organisation.class, organisation.local],
  );
}

export type Person = { id: string; name: string; roles: Role[]; organisation: string };

/**
 * A person with a seat here, which is an act of the log. An overseer holds no other role: one who reads all changes
 * nothing.
 * @param tx a system transaction
 */
export async function addPerson(
  kernel: Kernel,
  tx: Transaction,
  person: { name: string; roles: Role[]; organisation: string },
): Promise<Person> {
  const { name, roles, organisation } = person;
  refuseMixedRoles(roles);
  const id = randomUUID();
  const [affairs] = await tx.query<{ object: number }>(
    `with p as (insert into person (id, organisation, name, roles) values ($1, $2, $3, $4))
     select value::bigint as object from node_fact where name = 'affairs'`,
    [id, organisation, name, roles],
  );
  const fields = { person: id, name, organisation, roles: roles.join(',') };
  const act = { kind: 'person.added', object: (affairs as { object: number }).object, fields };
  await writeEntries(tx, kernel.keyring, [act], kernel.now());
  return { id, ...person };
}

/** Throws `body-malformed` for an overseer with another role. */
export function refuseMixedRoles(roles: readonly Role[]): void {
  if (!roles.includes('overseer') || roles.length === 1) return;
  const reason = 'an overseer holds no other role';
  throw new Refusal('body-malformed', undefined, [{ property: 'roles', reason }]);
}

/** People with a seat in an organisation, as far as the viewer may know of them. */
export const peopleOf = (db: Database, organisation: string) =>
  db.query<{ id: string; name: string; roles: Role[] }>(
    'select id, name, roles from person where organisation = $1 and disabled_at is null order by name',
    [organisation],
  );
