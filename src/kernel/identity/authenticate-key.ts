import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Kernel } from '../kernel.ts';
import { askedAtOnce } from '../store/asked-at-once.ts';
import { principalsOfPerson, type ServiceRole, type Viewer } from '../store/viewer.ts';
import { bitsListed } from './address-ranges.ts';
import { isOurs, spent } from './credentials.ts';
import { derivedMacKey } from './derived-key.ts';
import { fingerprint } from './fingerprint.ts';
import type { Keyring } from './keyring.ts';

/** A service that asks; `lent` where it is another party's, which asks privately under an agreement. */
export type Service = {
  id: string;
  viewer: Viewer;
  name: string;
  lookUpsPerMinute: number;
  lent: { agreement: string; lookUpsPerDay: number } | null;
};

type Row = {
  id: string;
  name: string;
  organisation: string;
  lookUpsPerMinute: number;
  lookUpsPerDay: number | null;
  fillsBanks: boolean;
  agreement: string | null;
  /** Of its organisation, those in force. */
  agreements: string[];
  /** A partner of its agreement is suspended. */
  stopped: boolean;
};

const ROW = `k.id, k.name, k.organisation, k.look_ups_per_minute as "lookUpsPerMinute",
  k.look_ups_per_day as "lookUpsPerDay", k.fills_banks as "fillsBanks", k.agreement, array(
    select a.id from agreement a join agreement_party y on y.agreement = a.id
    where y.organisation = k.organisation and a.status = 'accepted'
      and (a.starts_at is null or a.starts_at <= $1) and (a.ends_at is null or a.ends_at > $1)) as agreements,
  exists (select from agreement_party y join peer p on p.organisation = y.organisation
    where y.agreement = k.agreement and p.suspended_at is not null) as stopped`;

const questions = new WeakMap<Kernel, ReturnType<typeof askedAtOnce<Service>>>();

/** Which service a key speaks for. Throws `credential-expired` for every text that speaks for none. */
export async function authenticateService(kernel: Kernel, text: string, place: string): Promise<Service> {
  if (text.length > 200) throw spent(place);
  const asked = questions.get(kernel) ?? askedAtOnce<Service>();
  questions.set(kernel, asked);
  return asked(`${place} ${text}`, () => lookUp(kernel, text, place));
}

async function lookUp(kernel: Kernel, text: string, place: string): Promise<Service> {
  const { rows } = await kernel.store.pool.query<Row & { expires: Date; seal: Buffer }>({
    name: 'authenticate-service',
    text: `select ${ROW}, c.expires_at as expires, c.seal
           from credential c join service_key k on k.id = c.service_key
           where c.hash = $2 and c.kind = 'key' and c.expires_at > $1 and k.revoked_at is null`,
    values: [kernel.now(), fingerprint(text)],
  });
  const [row] = rows;
  if (!row || !isOurs(kernel.keyring, text, { ...row, kind: 'key', person: row.id })) throw spent(place);
  const service = serviceOf(row);
  if (!service) throw spent(place);
  return service;
}

/**
 * Which service an address speaks for: the one that is listed with the narrowest range around it.
 * @param address of the connection itself, and never what a header says
 */
export async function serviceAt(kernel: Kernel, address: string): Promise<Service | null> {
  const { rows } = await kernel.store.pool.query<Row & { addresses: string[]; seal: Buffer }>({
    name: 'service-at',
    text: `select ${ROW}, k.addresses, k.addresses_seal as seal from service_key k
           where k.addresses <> '{}' and k.expires_at > $1 and k.revoked_at is null order by k.created_at, k.id`,
    values: [kernel.now()],
  });
  let narrowest: Row | null = null;
  let most = -1;
  for (const row of rows) {
    const { seal } = row;
    const expected = addressesSeal(kernel.keyring, row);
    // Threat: whoever writes rows would list an address of theirs.
    if (seal.length !== expected.length || !timingSafeEqual(seal, expected)) continue;
    const bits = bitsListed(address, row.addresses);
    if (bits > most) [narrowest, most] = [row, bits];
  }
  return narrowest && serviceOf(narrowest);
}

/** What only this node can have written: which addresses speak for which key. */
export function addressesSeal(
  keyring: Keyring,
  { id, organisation, addresses }: { id: string; organisation: string; addresses: string[] },
): Buffer {
  const key = derivedMacKey(keyring, 'comity/addresses-of-keys/v1');
  return createHmac('sha256', key)
    .update(JSON.stringify([id, organisation, addresses]))
    .digest();
}

/** Null for a lent key whose agreement is not in force, or whose partner is suspended. */
function serviceOf(row: Row): Service | null {
  const { id, name, organisation, lookUpsPerMinute, lookUpsPerDay, agreement, agreements } = row;
  const viewerOf = (roles: ServiceRole[], principals: string[]): Viewer =>
    Object.freeze({ actor: `service:${id}`, organisation, roles, principals });
  if (agreement !== null) {
    if (row.stopped || lookUpsPerDay === null || !agreements.includes(agreement)) return null;
    // It sees nothing: the one question it may ask is answered by what is asked privately under this agreement.
    const viewer = viewerOf(['asks-privately'], [`asks:${agreement}`]);
    return { id, viewer, name, lookUpsPerMinute, lent: { agreement, lookUpsPerDay } };
  }
  // What its organisation holds and is given, to match with; no route that reads anything else takes a key.
  const principals = principalsOfPerson({ organisation, roles: [], host: false, agreements });
  const viewer = viewerOf(row.fillsBanks ? ['looks-up', 'fills-banks'] : ['looks-up'], principals);
  return { id, viewer, name, lookUpsPerMinute, lent: null };
}
