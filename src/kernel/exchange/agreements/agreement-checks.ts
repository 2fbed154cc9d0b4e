import { listOf, type OpenedAct, type RowCheck, textOf, type VouchedRow } from '../../audit/deep-check.ts';
import { admit, audienceRows } from '../../store/audience-check.ts';

const CHANGES = ['agreement.proposed', 'agreement.accepted', 'agreement.suspended'];

/** What an agreement is: its status by the last act, its terms by the first. */
export const agreementRows: RowCheck = {
  table: 'agreement',
  what: 'agreement',
  kinds: CHANGES,
  by: 'object',
  rows: `select object as of, id as key, title as name, status,
    encode(sha256(convert_to(terms, 'UTF8')), 'hex') as terms from agreement`,
  fold(rows, { kind, values }) {
    const key = textOf(values.agreement);
    if (kind === 'agreement.proposed') {
      rows.set(key, {
        name: textOf(values.title),
        columns: { status: textOf(values.status), terms: textOf(values.terms) },
      });
    }
    const row = rows.get(key);
    if (row) row.columns.status = textOf(values.status);
  },
};

/** Who is party to it, and with which signature. */
export const partyRows: RowCheck = {
  table: 'agreement_party',
  what: 'signature of',
  kinds: CHANGES,
  by: 'object',
  rows: `select g.object as of, y.organisation as key, coalesce(o.name, y.organisation) as name,
    encode(y.signature, 'hex') as signature, y.signed_at
    from agreement_party y join agreement g on g.id = y.agreement left join organisation o on o.id = y.organisation`,
  about: ({ values }) => (values.title === undefined ? null : `agreement ${textOf(values.title)}`),
  fold(rows, act) {
    if (act.kind === 'agreement.proposed') {
      for (const party of listOf(act.values.parties)) {
        rows.set(party, { name: '', columns: { signature: null, signed_at: null } });
      }
    }
    if (act.kind !== 'agreement.suspended') sign(rows.get(textOf(act.values.organisation)), act);
  },
};

/** Everyone of a party's organisation may see it; a peer sees it once accepted. */
export const agreementAudience = audienceRows({
  kinds: ['agreement.proposed'],
  about: ({ values }) => `agreement ${textOf(values.title)}`,
  fold(rows, { values }) {
    const parties = listOf(values.parties).map((party) => `org:${party}`);
    admit(rows, [...parties, `agreement:${textOf(values.agreement)}`, 'overseer']);
  },
});

function sign(party: VouchedRow | undefined, { at, values }: OpenedAct): void {
  // A party signs once: the same acceptance asked for twice is one.
  if (!party || party.columns.signature !== null) return;
  party.columns = { signature: textOf(values.signature), signed_at: at };
}
