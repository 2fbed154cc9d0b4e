import { hash, randomBytes } from 'node:crypto';
import { Refusal } from '../refusal.ts';
import type { Database, Store } from '../store/store.ts';
import { principalsOfPerson, type Role, type Viewer } from '../store/viewer.ts';

export type CredentialKind = 'sign-in-link' | 'session' | 'token';

const LIFETIME_SECONDS: Record<CredentialKind, number> = {
  'sign-in-link': 15 * 60,
  session: 12 * 3600,
  token: 365 * 24 * 3600,
};

const PREFIX: Record<CredentialKind, string> = { 'sign-in-link': 'cml', session: 'cms', token: 'cmt' };

/**
 * Makes a credential of 256 random bits. Only its SHA-256 is stored: with that much entropy a slow hash would
 * protect nothing and cost every request (facts: TAXII servers that hash per request serve 5 times slower).
 * @returns the text to hand out; it cannot be had again
 */
export async function issueCredential(
  db: Database,
  input: { kind: CredentialKind; person: string; label?: string; now: Date; seconds?: number },
): Promise<string> {
  const text = `${PREFIX[input.kind]}_${randomBytes(32).toString('base64url')}`;
  const expires = new Date(input.now.getTime() + 1000 * (input.seconds ?? LIFETIME_SECONDS[input.kind]));
  await db.query(
    'insert into credential (hash, kind, person, label, expires_at, created_at) values ($1, $2, $3, $4, $5, $6)',
    [fingerprint(text), input.kind, input.person, input.label ?? '', expires, input.now],
  );
  return text;
}

/** Trades a one-time link for a session; a second use, or a late one, is refused alike. */
export async function redeemSignInLink(store: Store, text: string, now: Date): Promise<string> {
  return store.system('sign-in')(async (tx) => {
    const [link] = await tx.query<{ person: string }>(
      `update credential c set used_at = $2 from person p
       where c.hash = $1 and c.kind = 'sign-in-link' and c.used_at is null and c.expires_at > $2
         and p.id = c.person and p.disabled_at is null
       returning c.person`,
      [fingerprint(text), now],
    );
    if (!link) throw spent('token');
    return issueCredential(tx, { kind: 'session', person: link.person, now });
  });
}

export type SignedIn = { viewer: Viewer; person: { id: string; name: string; organisation: string } };

/** Who a session or token speaks for. Throws `credential-expired` for every text that speaks for nobody. */
export async function authenticate(
  store: Store,
  text: string,
  kinds: CredentialKind[],
  host: string,
  now: Date,
): Promise<SignedIn> {
  const place = kinds.includes('token') ? 'authorization' : 'cookie';
  if (text.length > 200) throw spent(place);
  const { rows } = await store.pool.query<{
    id: string;
    name: string;
    organisation: string;
    roles: Role[];
    agreements: string[];
  }>({
    name: 'authenticate',
    text: `select p.id, p.name, p.organisation, p.roles, array(
             select a.id from agreement a join agreement_party y on y.agreement = a.id
             where y.organisation = p.organisation and a.status = 'accepted'
               and (a.starts_at is null or a.starts_at <= $3) and (a.ends_at is null or a.ends_at > $3)) as agreements
           from credential c join person p on p.id = c.person
           where c.hash = $1 and c.kind = any ($2) and c.expires_at > $3 and c.used_at is null
             and p.disabled_at is null`,
    values: [fingerprint(text), kinds, now],
  });
  const row = rows[0];
  if (!row) throw spent(place);
  const principals = principalsOfPerson({ ...row, host: row.organisation === host });
  return {
    viewer: { actor: `person:${row.id}`, organisation: row.organisation, roles: row.roles, principals },
    person: { id: row.id, name: row.name, organisation: row.organisation },
  };
}

/** Expired, ended, used or never given: the answer is the same. It names the place where the credential stood. */
function spent(property: string): Refusal {
  return new Refusal('credential-expired', undefined, [
    { property, reason: 'has expired, was used or ended, or was never given' },
  ]);
}

export async function revokeCredential(db: Database, text: string): Promise<void> {
  await db.query('delete from credential where hash = $1', [fingerprint(text)]);
}

function fingerprint(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
