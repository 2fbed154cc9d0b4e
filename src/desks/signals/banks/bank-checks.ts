import { listOf, type OpenedAct, type RowCheck, textOf } from '../../../kernel/audit/deep-check.ts';
import { admit, audienceRows } from '../../../kernel/store/audience-check.ts';

const BANK_ACTS = [
  'bank.created',
  'bank.ground-stated',
  'bank.mode',
  'bank.quarantine-rule',
  'bank.radius',
  'bank.shared',
  'bank.unshared',
  'bank.asked-privately',
  'bank.asked-privately-no-more',
];

const numberOr = (value: unknown, otherwise: number | null): number | null =>
  typeof value === 'number' ? value : otherwise;

const banks: RowCheck = {
  table: 'bank',
  what: 'bank',
  kinds: BANK_ACTS,
  by: 'object',
  rows: `select object as of, id::text as key, name, holder, mode, percent, radius, innocent,
    quarantine_percent, quarantine_reviewers, quarantine_reviewed, provenance, originator, originator_name,
    originator_class, basis, instrument, article, own_terms, created_at from bank`,
  fold(rows, { kind, at, values }) {
    const key = textOf(values.bank);
    if (kind === 'bank.created') {
      const name = textOf(values.name);
      const columns = {
        name,
        holder: textOf(values.holder),
        mode: textOf(values.mode),
        // Acts of before these could be said: what every bank was then.
        percent: numberOr(values.percent, null),
        radius: numberOr(values.radius, 31),
        innocent: values.innocent === true,
        quarantine_percent: numberOr(values.quarantinePercent, 20),
        quarantine_reviewers: numberOr(values.quarantineReviewers, 3),
        quarantine_reviewed: numberOr(values.quarantineReviewed, 10),
        provenance: textOf(values.provenance),
        originator: values.originator === null ? null : textOf(values.originator),
        originator_name: textOf(values.originatorName),
        originator_class: textOf(values.originatorClass),
        basis: textOf(values.basis),
        instrument: textOf(values.instrument),
        article: textOf(values.article),
        own_terms: values.ownTerms === true,
        created_at: at,
      };
      rows.set(key, { name, columns });
      return;
    }
    const row = rows.get(key);
    if (kind === 'bank.mode' && row) {
      row.columns.mode = textOf(values.mode);
      row.columns.percent = numberOr(values.percent, null);
    }
    if (kind === 'bank.quarantine-rule' && row) {
      row.columns.quarantine_percent = numberOr(values.percent, null);
      row.columns.quarantine_reviewers = numberOr(values.reviewers, null);
      row.columns.quarantine_reviewed = numberOr(values.reviewed, null);
    }
    if (kind === 'bank.radius' && row) row.columns.radius = numberOr(values.radius, null);
    if (kind === 'bank.ground-stated' && row) {
      row.columns.basis = textOf(values.basis);
      row.columns.instrument = textOf(values.instrument);
      row.columns.article = textOf(values.article);
      row.columns.own_terms = values.ownTerms === true;
    }
  },
};

const aboutBank = ({ values }: OpenedAct) =>
  values.name === undefined ? null : `bank ${textOf(values.name)}`;

const bankAudience = audienceRows({
  kinds: BANK_ACTS,
  about: aboutBank,
  fold(rows, { kind, values }) {
    if (kind === 'bank.created') admit(rows, [`org:${textOf(values.holder)}`, 'overseer']);
    if (kind === 'bank.shared') admit(rows, [`agreement:${textOf(values.agreement)}`]);
    if (kind === 'bank.unshared') rows.delete(`agreement:${textOf(values.agreement)}`);
  },
});

const bankAgreements: RowCheck = {
  table: 'bank_agreement',
  what: 'agreement',
  kinds: BANK_ACTS,
  by: 'object',
  rows: 'select bank as of, agreement as key, agreement as name, shared_at from bank_agreement',
  about: aboutBank,
  fold(rows, { kind, at, values }) {
    const agreement = textOf(values.agreement);
    if (kind === 'bank.shared') rows.set(agreement, { name: agreement, columns: { shared_at: at } });
    if (kind === 'bank.unshared') rows.delete(agreement);
  },
};

const askedPrivately: RowCheck = {
  table: 'bank_asked_privately',
  what: 'private look-ups under',
  kinds: BANK_ACTS,
  by: 'object',
  rows: 'select bank as of, agreement as key, agreement as name, since from bank_asked_privately',
  about: aboutBank,
  fold(rows, { kind, at, values }) {
    const agreement = textOf(values.agreement);
    if (kind === 'bank.asked-privately') rows.set(agreement, { name: agreement, columns: { since: at } });
    if (kind === 'bank.asked-privately-no-more') rows.delete(agreement);
  },
};

const bankSignals: RowCheck = {
  table: 'bank_signal',
  what: 'signal',
  kinds: ['bank.signals-placed'],
  by: 'entry',
  rows: `select s.entry as of, s.holder || ' ' || s.id as key, s.id as name, b.id::text as bank
    from (select * from bank_signal union all select * from bank_signal_before) s left join bank b on b.object = s.bank`,
  about: aboutBank,
  fold(rows, { values }) {
    for (const id of listOf(values.signals)) {
      rows.set(`${textOf(values.holder)} ${id}`, { name: id, columns: { bank: textOf(values.bank) } });
    }
  },
};

const stops: RowCheck = {
  table: 'signal_stop',
  what: 'stop of signal',
  kinds: ['signal.stopped'],
  by: 'object',
  rows: "select object as of, holder || ' ' || signal as key, signal as name, stopped_at from signal_stop",
  fold(rows, { at, values }) {
    const signal = textOf(values.signal);
    rows.set(`${textOf(values.holder)} ${signal}`, { name: signal, columns: { stopped_at: at } });
  },
};

const stopAudience = audienceRows({
  kinds: ['signal.stopped'],
  about: ({ values }) => `the stop of ${textOf(values.signal)}`,
  fold: (rows, { values }) => admit(rows, listOf(values.principals)),
});

const upheldHashes: RowCheck = {
  table: 'upheld_hash',
  what: 'hash decided against',
  kinds: ['signal.hash-upheld-against'],
  by: 'object',
  rows: `select object as of, 'hash' as key, encode(code, 'hex') as name, holder, type, encode(code, 'hex') as code,
    upheld_at from upheld_hash`,
  fold(rows, { values }) {
    const value = textOf(values.value);
    const columns = {
      holder: textOf(values.holder),
      type: textOf(values.type),
      code: value,
      upheld_at: textOf(values.upheldAt),
    };
    rows.set('hash', { name: value, columns });
  },
};

const upheldAudience = audienceRows({
  kinds: ['signal.hash-upheld-against'],
  about: ({ values }) =>
    values.value === undefined ? null : `the hash decided against ${textOf(values.value)}`,
  fold: (rows, { values }) => admit(rows, listOf(values.principals)),
});

const despiteAppeals: RowCheck = {
  table: 'despite_appeal',
  what: 'addition despite an appeal of',
  kinds: ['signal.added-despite-appeal'],
  by: 'object',
  rows: 'select upheld as of, signal as key, signal as name from despite_appeal',
  fold(rows, { values }) {
    const signal = textOf(values.signal);
    rows.set(signal, { name: signal, columns: {} });
  },
};

/** What banks, their sharing, what was stopped and what was decided against must be by the log. */
export const bankChecks: readonly RowCheck[] = [
  banks,
  bankAudience,
  bankAgreements,
  askedPrivately,
  bankSignals,
  stops,
  stopAudience,
  upheldHashes,
  upheldAudience,
  despiteAppeals,
];
