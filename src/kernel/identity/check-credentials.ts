import { timingSafeEqual } from 'node:crypto';
import type { Recomputation } from '../audit/deep-check.ts';
import { type CredentialKind, sealOf } from './credentials.ts';

type Row = {
  hash: Buffer;
  kind: CredentialKind;
  person: string;
  expires: Date;
  seal: Buffer;
  name: string;
};

/** Credentials that this node did not give, or gave to somebody else, or for a shorter time: none of them signs in. */
export const credentialSeals: Recomputation = {
  async recompute(kernel, db, add) {
    const rows = await db.query<Row>(
      `select c.hash, c.kind, coalesce(c.person, c.service_key) as person, c.expires_at as expires, c.seal,
         coalesce(p.name, k.name) as name
       from credential c left join person p on p.id = c.person left join service_key k on k.id = c.service_key
       order by c.created_at, c.hash`,
    );
    for (const row of rows) {
      if (timingSafeEqual(row.seal, sealOf(kernel.keyring, row))) continue;
      add({ fault: 'row-unlogged', table: 'credential', what: row.kind, name: `of ${row.name}` });
    }
  },
};
