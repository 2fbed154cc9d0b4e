import { randomBytes, randomUUID } from 'node:crypto';
import type { TestKernel } from '../../../../tests/kernel.ts';
import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import type { OrganisationClass } from '../../../kernel/kernel.ts';
import { acceptRecords, type Outcome } from '../../../kernel/store/accept-records.ts';
import { cutObjects } from '../../../standards/json/cut-objects.ts';
import { makeIndicator, type SignalInput } from '../signal.ts';

export type Partner = { id: string; name: string };

/** An organisation with a node of its own, known here by a pinned key. */
export async function addPartner(
  test: TestKernel,
  name: string,
  partnerClass: OrganisationClass = 'state',
  id = `identity--${randomUUID()}`,
): Promise<Partner> {
  const { pool } = test.kernel.store;
  await pool.query('insert into organisation (id, name, class, local) values ($1, $2, $3, false)', [
    id,
    name,
    partnerClass,
  ]);
  await pool.query(
    `insert into peer (organisation, url, public_key, log_key) values ($1, 'https://partner.example', $2, 'key')`,
    [id, randomBytes(32)],
  );
  return { id, name };
}

/** An agreement in force between the host and a partner, without the ceremony of signing. */
export async function agreeWith(
  test: TestKernel,
  partner: string,
  id = `x-comity-agreement--${randomUUID()}`,
): Promise<string> {
  const { pool } = test.kernel.store;
  const parties = [test.kernel.host.id, partner];
  const { rows } = await pool.query("select nextval('object_handle') as handle");
  const object = rows[0].handle;
  await pool.query('insert into audience (object, principal) select $1::bigint, unnest($2::text[])', [
    object,
    [...parties.map((party) => `org:${party}`), `agreement:${id}`, 'overseer'],
  ]);
  await pool.query(
    `insert into agreement (object, id, title, status, terms, collection) values ($1, $2, 'Test', 'accepted', '{}', $3)`,
    [object, id, randomUUID()],
  );
  await pool.query('insert into agreement_party (agreement, organisation) select $1, unnest($2::text[])', [
    id,
    parties,
  ]);
  return id;
}

/** Objects as a partner delivers them, through the door that federation uses. */
export async function deliver(
  test: TestKernel,
  partner: string,
  agreement: string,
  objects: (Record<string, unknown> | string)[],
): Promise<Outcome[]> {
  const bodies = objects.map((object) => (typeof object === 'string' ? object : JSON.stringify(object)));
  const cut = cutObjects(Buffer.from(`{"objects":[${bodies.join(',')}]}`));
  if (!cut.ok) throw new Error(cut.reason);
  const { kernel } = test;
  return kernel.store.system('test delivery')(async (tx) => {
    const known = new Set(
      (await tx.query<{ id: string }>('select id from organisation')).map((row) => row.id),
    );
    return acceptRecords(kernel, tx, cut.objects, {
      holder: kernel.host.id,
      source: `peer:${partner}`,
      speaker: partner,
      known,
      agreements: [],
      receivedUnder: agreement,
    });
  });
}

/** What `from` has placed in an agreement and `to` has not been given yet, in order of the feed. */
export async function carry(
  from: TestKernel,
  to: TestKernel,
  agreement: string,
  after = new Map<string, number>(),
): Promise<number> {
  const { rows } = await from.kernel.store.pool.query(
    `select f.pos, r.body from feed f join record r using (object)
     where f.view = 'agreement:' || $1 and f.op = 'add' and f.pos > $2 order by f.pos`,
    [agreement, after.get(agreement) ?? 0],
  );
  if (rows.length === 0) return 0;
  after.set(agreement, rows.at(-1).pos);
  await deliver(
    to,
    from.kernel.host.id,
    agreement,
    rows.map((row) => row.body),
  );
  return rows.length;
}

/** An indicator as a partner would make it. */
export const partnersSignal = (
  creator: string,
  value: string,
  about: Partial<SignalInput> = {},
): Record<string, unknown> =>
  makeIndicator({
    creator,
    now: new Date(Date.now() - 60_000).toISOString(),
    signal_type: 'pdq',
    value,
    quality: 90,
    bank: 'Partner bank',
    basis: 'Reviewed by the partner',
    legal_basis: { instrument: 'Some Act', article: 'section 1' },
    originator_class: 'state',
    ordered: false,
    ...about,
  });

/** A partner's receipt for the newest (or the first) versions of records, as far as this desk reads one. */
export async function confirmReceipt(
  test: TestKernel,
  partner: string,
  agreement: string,
  ids: string[],
  version: 'newest' | 'first' = 'newest',
): Promise<void> {
  const { kernel } = test;
  await kernel.store.system('test receipt')(async (tx) => {
    const receipt = randomUUID();
    const [row] = await tx.query<{ object: number }>('select object from agreement where id = $1', [
      agreement,
    ]);
    const act = { kind: 'delivery.confirmed', object: row!.object, fields: { receipt } };
    const [entry] = await writeEntries(tx, kernel.keyring, [act], kernel.now());
    await tx.query(
      `insert into receipt (id, direction, organisation, agreement, body, signature, entry)
       values ($1, 'received', $2, $3, '{}', '', $4)`,
      [receipt, partner, agreement, entry],
    );
    await tx.query(
      `insert into receipt_item (receipt, id, version_key, outcome)
       select distinct on (id) $1::uuid, id, version_key, 'accepted' from record where id = any ($2)
       order by id, version_ns ${version === 'newest' ? 'desc' : 'asc'}`,
      [receipt, ids],
    );
  });
}
