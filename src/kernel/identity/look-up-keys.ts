import { randomUUID } from 'node:crypto';
import { writeEntries } from '../audit/write-entries.ts';
import type { Kernel } from '../kernel.ts';
import { Refusal } from '../refusal.ts';
import type { Database } from '../store/store.ts';
import type { Viewer } from '../store/viewer.ts';
import { readRange } from './address-ranges.ts';
import { addressesSeal } from './authenticate-key.ts';
import { issueCredential } from './credentials.ts';
import { affairsOf } from './organisations.ts';

/** A key of one named service of an organisation; the key itself is nowhere to be read. */
export type ServiceKey = {
  id: string;
  name: string;
  lookUpsPerMinute: number;
  /** Also makes banks, which begin in shadow, and puts signals into those. */
  fillsBanks: boolean;
  /** It is lent to the other party of this agreement, and asks privately; null for a service of one's own. */
  agreement: string | null;
  lookUpsPerDay: number | null;
  /** Ranges in CIDR notation; a request below `/hma/` from there needs no key. */
  addresses: string[];
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
};

export type NewServiceKey = Pick<ServiceKey, 'name' | 'lookUpsPerMinute' | 'fillsBanks'> & {
  days: number;
} & Partial<Pick<ServiceKey, 'agreement' | 'lookUpsPerDay' | 'addresses'>>;

const COLUMNS = `id, name, look_ups_per_minute as "lookUpsPerMinute", fills_banks as "fillsBanks", agreement,
  look_ups_per_day as "lookUpsPerDay", addresses,
  created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt"`;

/** Keys of an organisation, as far as the viewer may know of them: newest first, those that were revoked too. */
export const serviceKeysOf = (db: Database, organisation: string) =>
  db.query<ServiceKey>(
    `select ${COLUMNS} from service_key where organisation = $1 order by created_at desc, id`,
    [organisation],
  );

/**
 * Makes a key for a service of the viewer's organisation, or one that is lent to the other party of an agreement.
 * Throws `not-found` for an agreement that is not in force, `body-malformed` for addresses that are none,
 * `not-allowed` for addresses where the viewer's organisation does not run the node, and `conflict` for listed ones.
 * @returns the key's text, which cannot be had again
 */
export async function makeServiceKey(
  kernel: Kernel,
  viewer: Viewer,
  input: NewServiceKey,
): Promise<{ made: ServiceKey; key: string }> {
  const { name, lookUpsPerMinute, fillsBanks, days, agreement = null, lookUpsPerDay = null } = input;
  const { organisation } = viewer;
  refuseBeside(input);
  // An agreement in force is a principal of its parties.
  if (agreement !== null && !viewer.principals.includes(`agreement:${agreement}`)) {
    throw new Refusal('not-found', 'There is no such agreement in force.', [
      { property: 'agreement', reason: 'is no agreement of yours that is in force' },
    ]);
  }
  const addresses = readRanges(input.addresses ?? []);
  if (addresses.length > 0 && !viewer.principals.includes('host')) {
    throw new Refusal('not-allowed', 'Addresses are listed by the organisation that runs this node.');
  }
  const affairs = await affairsOf(kernel.store);
  return kernel.store.system('making a service key')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    if (addresses.length > 0) await refuseListed(tx, addresses, kernel.now());
    const seconds = days * 86_400;
    const createdAt = kernel.now();
    const id = randomUUID();
    const seal =
      addresses.length === 0 ? null : addressesSeal(kernel.keyring, { id, organisation, addresses });
    const [made] = await tx.query<ServiceKey>(
      `insert into service_key (id, organisation, name, look_ups_per_minute, fills_banks, created_at, expires_at,
         agreement, look_ups_per_day, addresses, addresses_seal)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning ${COLUMNS}`,
      [
        id,
        organisation,
        name,
        lookUpsPerMinute,
        fillsBanks,
        createdAt,
        new Date(createdAt.getTime() + seconds * 1000),
        agreement,
        lookUpsPerDay,
        addresses,
        seal,
      ],
    );
    const key = await issueCredential(kernel, tx, { kind: 'key', service: id, seconds });
    const said = { lookUpsPerMinute, fillsBanks, agreement, lookUpsPerDay, addresses: addresses.join(' ') };
    const act = {
      kind: 'service-key.made',
      object: affairs,
      fields: { key: id, name, organisation, ...said },
    };
    await writeEntries(tx, kernel.keyring, [act], kernel.now());
    return { made: made as ServiceKey, key };
  });
}

/** A lent key answers one question and nothing else; a cap of the day is for lent keys. */
function refuseBeside({ agreement, lookUpsPerDay, fillsBanks, addresses = [] }: NewServiceKey): void {
  const lent = agreement !== undefined && agreement !== null;
  const faults = [
    ...(lent && fillsBanks ? [['fillsBanks', 'is not for a key that is lent under an agreement']] : []),
    ...(lent && addresses.length > 0
      ? [['addresses', 'are not for a key that is lent under an agreement']]
      : []),
    ...(lent || lookUpsPerDay === undefined || lookUpsPerDay === null
      ? []
      : [['lookUpsPerDay', 'is for a key that is lent: name the agreement']]),
  ] as [string, string][];
  if (faults.length === 0) return;
  const errors = faults.map(([property, reason]) => ({ property, reason }));
  throw new Refusal('body-malformed', undefined, errors);
}

function readRanges(texts: readonly string[]): string[] {
  const read = texts.map((text) => readRange(text));
  const errors = read.flatMap((one, at) =>
    'reason' in one ? [{ property: `addresses[${at}]`, reason: one.reason }] : [],
  );
  if (errors.length > 0) throw new Refusal('body-malformed', undefined, errors);
  return [...new Set(read.flatMap((one) => ('range' in one ? [one.range] : [])))];
}

/** One range speaks for one key: which of two would answer could not be told. A narrower one inside a wider is told. */
async function refuseListed(tx: Database, addresses: string[], now: Date): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtext('comity addresses of keys'))");
  const rows = await tx.query<{ range: string; name: string }>(
    `select r.range, k.name from service_key k, unnest(k.addresses) as r(range)
     where r.range = any ($1) and k.revoked_at is null and k.expires_at > $2`,
    [addresses, now],
  );
  const [listed] = rows;
  if (!listed) return;
  const reason = `has ${listed.range}, which speaks for the key of ${listed.name} already`;
  throw new Refusal('conflict', 'Revoke that key first, or list other addresses.', [
    { property: 'addresses', reason },
  ]);
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
