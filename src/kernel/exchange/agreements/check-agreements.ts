import { verify } from 'node:crypto';
import { publicKeyFromBytes } from '../../../standards/tlog/ed25519.ts';
import type { Recomputation } from '../../audit/deep-check.ts';
import type { Database } from '../../store/store.ts';
import type { Agreement } from './agreement.ts';
import { closingBytes, signedBytes } from './agreement-parties.ts';
import type { ClosingAct } from './agreement-status.ts';

type Row = {
  object: number;
  id: string;
  title: string;
  terms: string;
  collection: string;
  startsAt: Date | null;
  endsAt: Date | null;
  signatures: { organisation: string; name: string; signature: string | null }[];
  closings: {
    organisation: string;
    name: string;
    act: ClosingAct;
    reason: string;
    at: string;
    signature: string;
  }[];
};

const CHUNK = 100;

/**
 * Verifies every signature under an agreement again, and that its other columns say what the signed terms say.
 * @param pinned keys of partners by organisation
 */
export const checkAgreements = (pinned: ReadonlyMap<string, Buffer>): Recomputation => ({
  async recompute({ host, keyring }, db, add) {
    for await (const row of agreements(db)) {
      const what = 'agreement';
      for (const column of notOfTheTerms(row)) {
        add({ fault: 'row-altered', table: 'agreement', what, name: row.title, column });
      }
      const holds = (organisation: string, bytes: Buffer, signature: string) => {
        const key = organisation === host.id ? keyring.identity.publicKey : pinned.get(organisation);
        return (
          key !== undefined && verify(null, bytes, publicKeyFromBytes(key), Buffer.from(signature, 'hex'))
        );
      };
      for (const { organisation, name, signature } of row.signatures) {
        if (signature === null || holds(organisation, signedBytes(row.terms), signature)) continue;
        add({ fault: 'signature-invalid', table: 'agreement_party', what, name: row.title, signer: name });
      }
      for (const { organisation, name, signature, ...said } of row.closings) {
        if (holds(organisation, closingBytes(row, organisation, said), signature)) continue;
        add({ fault: 'signature-invalid', table: 'agreement_closing', what, name: row.title, signer: name });
      }
    }
  },
});

async function* agreements(db: Database): AsyncGenerator<Row> {
  let after = -1;
  for (;;) {
    const rows = await db.query<Row>(
      `select g.object, g.id, g.title, g.terms, g.collection, g.starts_at as "startsAt", g.ends_at as "endsAt",
         (select coalesce(json_agg(json_build_object('organisation', y.organisation,
            'name', coalesce(o.name, y.organisation), 'signature', encode(y.signature, 'hex'))), '[]')
          from agreement_party y left join organisation o on o.id = y.organisation where y.agreement = g.id) as signatures,
         (select coalesce(json_agg(json_build_object('organisation', c.organisation, 'name', coalesce(o.name, c.organisation),
            'act', c.act, 'reason', c.reason, 'at', c.said_at, 'signature', encode(c.signature, 'hex'))), '[]')
          from agreement_closing c left join organisation o on o.id = c.organisation where c.agreement = g.id) as closings
       from agreement g where g.object > $1 order by g.object limit ${CHUNK}`,
      [after],
    );
    const last = rows.at(-1);
    if (!last) return;
    after = last.object;
    yield* rows;
  }
}

function notOfTheTerms({ id, title, terms, collection, startsAt, endsAt }: Row): string[] {
  let signed: Partial<Agreement>;
  try {
    signed = JSON.parse(terms);
  } catch {
    return ['terms']; // not what anybody signed: the hash of the terms differs, too
  }
  const instant = (text: string | undefined) => (text === undefined ? undefined : new Date(text).getTime());
  const columns: [string, unknown, unknown][] = [
    ['id', id, signed.id],
    ['title', title, signed.title],
    ['collection', collection, signed.collection],
    ['starts_at', startsAt?.getTime(), instant(signed.valid_from)],
    ['ends_at', endsAt?.getTime(), instant(signed.valid_until)],
  ];
  return columns.flatMap(([column, is, should]) => (is === should ? [] : [column]));
}
