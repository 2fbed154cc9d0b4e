import { listOf, type OpenedAct, type RowCheck, textOf, type VouchedRow } from '../../audit/deep-check.ts';
import { admit, audienceRows } from '../../store/audience-check.ts';

const CLOSINGS = ['agreement.declined', 'agreement.withdrawn'];
const SIGNINGS = ['agreement.proposed', 'agreement.accepted'];
const CHANGES = [...SIGNINGS, 'agreement.suspended', ...CLOSINGS];

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
    if (SIGNINGS.includes(act.kind)) sign(rows.get(textOf(act.values.organisation)), act);
  },
};

/** Who ended a proposal, in which words, with which signature. */
export const closingRows: RowCheck = {
  table: 'agreement_closing',
  what: 'closing by',
  kinds: CHANGES,
  by: 'object',
  rows: `select g.object as of, c.organisation as key, coalesce(o.name, c.organisation) as name, c.act, c.reason, c.said_at,
    encode(c.signature, 'hex') as signature
    from agreement_closing c join agreement g on g.id = c.agreement left join organisation o on o.id = c.organisation`,
  about: ({ values }) => (values.title === undefined ? null : `agreement ${textOf(values.title)}`),
  fold(rows, { kind, values }) {
    if (!CLOSINGS.includes(kind)) return;
    rows.set(textOf(values.organisation), {
      name: '',
      columns: {
        act: kind.replace('agreement.', ''),
        reason: textOf(values.reason),
        said_at: textOf(values.saidAt),
        signature: textOf(values.signature),
      },
    });
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
