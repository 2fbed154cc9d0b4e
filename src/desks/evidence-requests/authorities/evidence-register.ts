import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { line } from '../../../engines/words/reason.ts';
import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import type { Database } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { canonicalJson } from '../../../standards/canonical-json/canonical-json.ts';
import type { Desk } from '../context.ts';
import { currentRegister, insertRegister } from './register-queries.ts';

const day = () => Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: 'a day: 2026-11-02' });

export const RegisteredAuthority = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$', description: 'a short name in small letters' }),
    state: Type.String({ pattern: '^[A-Z]{2}$', description: 'a Member State: FR' }),
    name: line(300),
    phone: line(100),
    /** Of the decentralised IT system. */
    nationalId: Type.Optional(line(300)),
    /** For whom packages are sealed. */
    ageRecipient: Type.Optional(
      Type.String({ pattern: '^age1[02-9ac-hj-np-z]{58}$', description: 'a recipient of age: age1...' }),
    ),
    source: Type.String({
      maxLength: 1000,
      pattern: '^https://',
      description: 'where its row was looked up: https://',
    }),
    sourceDate: day(),
    expires: day(),
  },
  { additionalProperties: false },
);
export type RegisteredAuthority = Static<typeof RegisteredAuthority>;

export const NewRegister = Type.Object(
  { authorities: Type.Array(RegisteredAuthority, { maxItems: 2000 }) },
  { additionalProperties: false },
);

/** The day of expiry is the last one. */
export const isInForce = ({ expires }: RegisteredAuthority, now: Date): boolean =>
  now.toISOString().slice(0, 10) <= expires;

/** The authorities that an organisation knows now; none before a register was kept. */
export async function authoritiesOf(db: Database, organisation: string): Promise<RegisteredAuthority[]> {
  const kept = await currentRegister(db, organisation);
  return kept ? (JSON.parse(kept.document) as RegisteredAuthority[]) : [];
}

/**
 * Puts a whole register in the place of the one before: one act of one named person, and every edition stays. Throws
 * `body-malformed` where an id stands twice.
 */
export async function keepRegister(desk: Desk, viewer: Viewer, authorities: RegisteredAuthority[]) {
  const { kernel, policy } = desk;
  policy.require(viewer, 'keep-evidence-register', { type: 'Organisation', id: viewer.organisation });
  const twice = authorities.findIndex(({ id }, at) => authorities.findIndex((one) => one.id === id) < at);
  if (twice >= 0)
    throw new Refusal('body-malformed', undefined, [
      { property: `authorities.${twice}.id`, reason: 'stands twice in the register' },
    ]);
  const document = canonicalJson(authorities);
  const digest = createHash('sha256').update(document).digest('hex');
  return kernel.store.for(viewer)(async (tx) => {
    const before = await currentRegister(tx, viewer.organisation);
    if (before?.digest === digest) return { authorities: authorities.length, unchanged: true };
    const object = await reserveHandle(tx);
    const principals = [`org:${viewer.organisation}`, 'overseer'];
    const keptAt = kernel.now();
    const row = { object, organisation: viewer.organisation, document, digest, keptAt };
    await insertRegister(tx, row, principals);
    const fields = {
      organisation: viewer.organisation,
      digest,
      authorities: authorities.length,
      principals: principals.join(' '),
    };
    await writeEntries(tx, kernel.keyring, [{ kind: 'evidence-register.kept', object, fields }], keptAt);
    return { authorities: authorities.length, unchanged: false };
  });
}
