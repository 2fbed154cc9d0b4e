import { randomUUID } from 'node:crypto';
import { writeEntries } from '../audit/write-entries.ts';
import type { Kernel } from '../kernel.ts';
import { Refusal } from '../refusal.ts';
import type { Database } from '../store/store.ts';
import { principalsOfPerson, type ServiceRole, type Viewer } from '../store/viewer.ts';
import { askedAtOnce } from './asked-at-once.ts';
import { isOurs, issueCredential, spent } from './credentials.ts';
import { fingerprint } from './fingerprint.ts';
import { affairsOf } from './organisations.ts';

/** A key of one named service of an organisation; the key itself is nowhere to be read. */
export type ServiceKey = {
  id: string;
  name: string;
  lookUpsPerMinute: number;
  /** Also makes banks, which begin in shadow, and puts signals into those. */
  fillsBanks: boolean;
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
};

export type NewServiceKey = Pick<ServiceKey, 'name' | 'lookUpsPerMinute' | 'fillsBanks'> & { days: number };

const COLUMNS = `id, name, look_ups_per_minute as "lookUpsPerMinute", fills_banks as "fillsBanks",
  created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt"`;

/** Keys of an organisation, as far as the viewer may know of them: newest first, those that were revoked too. */
export const serviceKeysOf = (db: Database, organisation: string) =>
  db.query<ServiceKey>(
    `select ${COLUMNS} from service_key where organisation = $1 order by created_at desc, id`,
    [organisation],
  );

/** Makes a key for a service of the viewer's organisation. @returns the key's text, which cannot be had again */
export async function makeServiceKey(
  kernel: Kernel,
  viewer: Viewer,
  input: NewServiceKey,
): Promise<{ made: ServiceKey; key: string }> {
  const affairs = await affairsOf(kernel.store);
  return kernel.store.system('making a service key')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const { name, lookUpsPerMinute, fillsBanks, days } = input;
    const seconds = days * 86_400;
    const createdAt = kernel.now();
    const [made] = await tx.query<ServiceKey>(
      `insert into service_key (id, organisation, name, look_ups_per_minute, fills_banks, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7) returning ${COLUMNS}`,
      [
        randomUUID(),
        viewer.organisation,
        name,
        lookUpsPerMinute,
        fillsBanks,
        createdAt,
        new Date(createdAt.getTime() + seconds * 1000),
      ],
    );
    const { id } = made as ServiceKey;
    const key = await issueCredential(kernel, tx, { kind: 'key', service: id, seconds });
    const fields = { key: id, name, organisation: viewer.organisation, lookUpsPerMinute, fillsBanks };
    const act = { kind: 'service-key.made', object: affairs, fields };
    await writeEntries(tx, kernel.keyring, [act], kernel.now());
    return { made: made as ServiceKey, key };
  });
}

/** Ends a key at once, for good. Throws `not-found` for one that is not the viewer's organisation's. */
export async function revokeServiceKey(kernel: Kernel, viewer: Viewer, id: string): Promise<ServiceKey> {
  const affairs = await affairsOf(kernel.store);
  return kernel.store.system('revoking a service key')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const [known] = await tx.query<ServiceKey>(
      `select ${COLUMNS} from service_key where id = $1 and organisation = $2 for update`,
      [id, viewer.organisation],
    );
    if (!known) throw new Refusal('not-found');
    if (known.revokedAt !== null) return known;
    const revokedAt = kernel.now();
    await tx.query('update service_key set revoked_at = $2 where id = $1', [id, revokedAt]);
    await tx.query('delete from credential where service_key = $1', [id]);
    const act = { kind: 'service-key.revoked', object: affairs, fields: { key: id } };
    await writeEntries(tx, kernel.keyring, [act], revokedAt);
    return { ...known, revokedAt };
  });
}

export type Service = { viewer: Viewer; name: string; lookUpsPerMinute: number };

type Row = {
  id: string;
  name: string;
  organisation: string;
  lookUpsPerMinute: number;
  fillsBanks: boolean;
  agreements: string[];
  expires: Date;
  seal: Buffer;
};

const questions = new WeakMap<Kernel, ReturnType<typeof askedAtOnce<Service>>>();

/** Which service a key speaks for. Throws `credential-expired` for every text that speaks for none. */
export async function authenticateService(kernel: Kernel, text: string, place: string): Promise<Service> {
  if (text.length > 200) throw spent(place);
  const asked = questions.get(kernel) ?? askedAtOnce<Service>();
  questions.set(kernel, asked);
  return asked(`${place} ${text}`, () => lookUp(kernel, text, place));
}

async function lookUp(kernel: Kernel, text: string, place: string): Promise<Service> {
  const { rows } = await kernel.store.pool.query<Row>({
    name: 'authenticate-service',
    text: `select k.id, k.name, k.organisation, k.look_ups_per_minute as "lookUpsPerMinute",
             k.fills_banks as "fillsBanks", c.expires_at as expires, c.seal, array(
             select a.id from agreement a join agreement_party y on y.agreement = a.id
             where y.organisation = k.organisation and a.status = 'accepted'
               and (a.starts_at is null or a.starts_at <= $2) and (a.ends_at is null or a.ends_at > $2)) as agreements
           from credential c join service_key k on k.id = c.service_key
           where c.hash = $1 and c.kind = 'key' and c.expires_at > $2 and k.revoked_at is null`,
    values: [fingerprint(text), kernel.now()],
  });
  const [row] = rows;
  if (!row || !isOurs(kernel.keyring, text, { ...row, kind: 'key', person: row.id })) throw spent(place);
  const { id, name, organisation, lookUpsPerMinute, agreements } = row;
  const roles: ServiceRole[] = row.fillsBanks ? ['looks-up', 'fills-banks'] : ['looks-up'];
  // What its organisation holds and is given, to match with; no route that reads anything else takes a key.
  const principals = principalsOfPerson({ organisation, roles: [], host: false, agreements });
  const viewer = Object.freeze({ actor: `service:${id}`, organisation, roles, principals });
  return { viewer, name, lookUpsPerMinute };
}
