import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Kernel } from '../kernel.ts';
import { Refusal } from '../refusal.ts';
import { askedAtOnce } from '../store/asked-at-once.ts';
import type { Database } from '../store/store.ts';
import { principalsOfPerson, type Role, type Viewer } from '../store/viewer.ts';
import { derivedMacKey } from './derived-key.ts';
import { fingerprint } from './fingerprint.ts';
import type { Keyring } from './keyring.ts';

/** A `key` speaks for a service, the others for a person. */
export type CredentialKind = 'sign-in-link' | 'session' | 'token' | 'key';

const LIFETIME_SECONDS: Record<CredentialKind, number> = {
  'sign-in-link': 15 * 60,
  session: 12 * 3600,
  token: 365 * 24 * 3600,
  key: 365 * 24 * 3600,
};

/** When a credential of a kind that is made at an instant stops working. */
export const expiryOf = (kind: CredentialKind, madeAt: Date): Date =>
  new Date(madeAt.getTime() + 1000 * LIFETIME_SECONDS[kind]);

const PREFIX: Record<CredentialKind, string> = {
  'sign-in-link': 'cml',
  session: 'cms',
  token: 'cmt',
  key: 'cmk',
};

/** Whether a text says that it is the key of a service. */
export const isKey = (text: string): boolean => text.startsWith(`${PREFIX.key}_`);

/** `person`: whom it speaks for; of a `key`, the id of the service's key. */
type Credential = { hash: Buffer; kind: CredentialKind; person: string; expires: Date };

/**
 * Makes a credential of 256 random bits. Only its SHA-256 is stored: with that much entropy a slow hash would
 * protect nothing and cost every request (facts: TAXII servers that hash per request serve 5 times slower).
 * @returns the text to hand out; it cannot be had again
 */
export async function issueCredential(
  kernel: Kernel,
  db: Database,
  input: { label?: string; seconds?: number } & (
    | { kind: Exclude<CredentialKind, 'key'>; person: string }
    | { kind: 'key'; service: string }
  ),
): Promise<string> {
  const { kind, label = '', seconds = LIFETIME_SECONDS[kind] } = input;
  const [person, service] = input.kind === 'key' ? [null, input.service] : [input.person, null];
  const text = `${PREFIX[kind]}_${randomBytes(32).toString('base64url')}`;
  const now = kernel.now();
  const expires = new Date(now.getTime() + 1000 * seconds);
  const made = { hash: fingerprint(text), kind, person: person ?? service, expires };
  await db.query(
    `insert into credential (hash, kind, person, service_key, label, expires_at, created_at, seal)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [made.hash, kind, person, service, label, made.expires, now, sealOf(kernel.keyring, made)],
  );
  return text;
}

/** Trades a one-time link for a session; a second use, or a late one, is refused alike. */
export async function redeemSignInLink(kernel: Kernel, text: string): Promise<string> {
  const now = kernel.now();
  return kernel.store.system('sign-in')(async (tx) => {
    const [link] = await tx.query<{ person: string; expires: Date; seal: Buffer }>(
      `update credential c set used_at = $2 from person p
       where c.hash = $1 and c.kind = 'sign-in-link' and c.used_at is null and c.expires_at > $2
         and p.id = c.person and p.disabled_at is null
       returning c.person, c.expires_at as expires, c.seal`,
      [fingerprint(text), now],
    );
    if (!link || !isOurs(kernel.keyring, text, { ...link, kind: 'sign-in-link' })) throw spent('token');
    return issueCredential(kernel, tx, { kind: 'session', person: link.person });
  });
}

export type SignedIn = { viewer: Viewer; person: { id: string; name: string; organisation: string } };

const questions = new WeakMap<Kernel, ReturnType<typeof askedAtOnce<SignedIn>>>();

/** Who a session or token speaks for. Throws `credential-expired` for every text that speaks for nobody. */
export async function authenticate(kernel: Kernel, text: string, kinds: CredentialKind[]): Promise<SignedIn> {
  const place = kinds.includes('token') ? 'authorization' : 'cookie';
  if (text.length > 200) throw spent(place);
  // A platform asks many things at once with one token.
  const asked = questions.get(kernel) ?? askedAtOnce<SignedIn>();
  questions.set(kernel, asked);
  return asked(`${kinds} ${text}`, () => lookUp(kernel, text, kinds, place));
}

async function lookUp(
  { store, keyring, host, now }: Kernel,
  text: string,
  kinds: CredentialKind[],
  place: string,
): Promise<SignedIn> {
  const { rows } = await store.pool.query<{
    id: string;
    name: string;
    organisation: string;
    roles: Role[];
    agreements: string[];
    kind: CredentialKind;
    expires: Date;
    seal: Buffer;
  }>({
    name: 'authenticate',
    text: `select p.id, p.name, p.organisation, p.roles, c.kind, c.expires_at as expires, c.seal, array(
             select a.id from agreement a join agreement_party y on y.agreement = a.id
             where y.organisation = p.organisation and a.status = 'accepted'
               and (a.starts_at is null or a.starts_at <= $3) and (a.ends_at is null or a.ends_at > $3)) as agreements
           from credential c join person p on p.id = c.person
           where c.hash = $1 and c.kind = any ($2) and c.expires_at > $3 and c.used_at is null
             and p.disabled_at is null`,
    values: [fingerprint(text), kinds, now()],
  });
  const row = rows[0];
  if (!row || !isOurs(keyring, text, { ...row, person: row.id })) throw spent(place);
  const principals = principalsOfPerson({ ...row, host: row.organisation === host.id });
  const { id, name, organisation, roles } = row;
  return {
    viewer: Object.freeze({ actor: `person:${id}`, organisation, roles, principals }),
    person: Object.freeze({ id, name, organisation }),
  };
}

/** What only this node can have written: for whom a credential is, what for, and until when. */
export function sealOf(keyring: Keyring, { hash: digest, kind, person, expires }: Credential): Buffer {
  const key = derivedMacKey(keyring, 'comity/credentials/v1');
  return createHmac('sha256', key)
    .update(JSON.stringify([digest.toString('hex'), kind, person, expires.toISOString()]))
    .digest();
}

/** Whether the node itself gave this text to whom the row says. */
export function isOurs(
  keyring: Keyring,
  text: string,
  row: Omit<Credential, 'hash'> & { seal: Buffer },
): boolean {
  const expected = sealOf(keyring, { ...row, hash: fingerprint(text) });
  return row.seal.length === expected.length && timingSafeEqual(row.seal, expected);
}

/** Expired, ended, used or never given: the answer is the same. It names the place where the credential stood. */
export function spent(property: string): Refusal {
  return new Refusal('credential-expired', undefined, [
    { property, reason: 'has expired, was used or ended, or was never given' },
  ]);
}

export async function revokeCredential(db: Database, text: string): Promise<void> {
  await db.query('delete from credential where hash = $1', [fingerprint(text)]);
}
