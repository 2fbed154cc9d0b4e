import { listOf, type OpenedAct, type RowCheck, textOf } from '../../../kernel/audit/deep-check.ts';
import { admit, audienceRows } from '../../../kernel/store/audience-check.ts';

const JUDGED = ['signal.confirmed', 'signal.disputed'];
const QUARANTINE = ['signal.quarantined', 'signal.quarantine-ended'];
const SHARING = ['sightings.sharing'];

const idOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const judgements: RowCheck = {
  table: 'signal_judgement',
  what: 'judgement of signal',
  kinds: JUDGED,
  by: 'object',
  rows: `select object as of, 'judgement' as key, signal as name, holder, signal, judged, actor, reason, opinion, at
    from signal_judgement`,
  fold(rows, { at, values }) {
    const signal = textOf(values.signal);
    const columns = {
      holder: textOf(values.holder),
      signal,
      judged: textOf(values.judged),
      actor: textOf(values.actor),
      reason: textOf(values.reason),
      opinion: idOrNull(values.opinion),
      at,
    };
    rows.set('judgement', { name: signal, columns });
  },
};

const quarantines: RowCheck = {
  table: 'signal_quarantine',
  what: 'quarantine of signal',
  kinds: QUARANTINE,
  by: 'object',
  rows: `select object as of, 'quarantine' as key, signal as name, organisation, signal, opinion, at, ended_at
    from signal_quarantine`,
  fold(rows, { kind, at, values }) {
    const row = rows.get('quarantine');
    if (kind === 'signal.quarantine-ended' && row) {
      row.columns.ended_at = at;
      return;
    }
    const signal = textOf(values.signal);
    const columns = {
      organisation: textOf(values.organisation),
      signal,
      opinion: idOrNull(values.opinion),
      at,
      ended_at: null,
    };
    rows.set('quarantine', { name: signal, columns });
  },
};

const sharings: RowCheck = {
  table: 'sighting_sharing',
  what: 'telling of sightings under',
  kinds: SHARING,
  by: 'object',
  rows: "select object as of, 'sharing' as key, agreement as name, holder, agreement, turned_at from sighting_sharing",
  fold(rows, { at, values }) {
    const agreement = textOf(values.agreement);
    const turned = values.share === true ? at : null;
    const columns = { holder: textOf(values.holder), agreement, turned_at: turned };
    rows.set('sharing', { name: agreement, columns });
  },
};

const told: RowCheck = {
  table: 'sighting_told',
  what: 'number told of signal',
  kinds: ['sightings.told'],
  by: 'object',
  rows: 'select object as of, signal as key, signal as name, many, through::text as through from sighting_told',
  fold(rows, { values }) {
    const signal = textOf(values.signal);
    const many = Number(rows.get(signal)?.columns.many ?? 0) + Number(values.count);
    rows.set(signal, { name: signal, columns: { many, through: textOf(values.through) } });
  },
};

const aboutSignal = ({ values }: OpenedAct) =>
  values.signal === undefined ? null : `what is said of ${textOf(values.signal)}`;

const audiences = [
  audienceRows({
    kinds: [...JUDGED, ...QUARANTINE],
    about: aboutSignal,
    fold(rows, { values }) {
      if (values.principals !== undefined) admit(rows, listOf(values.principals));
    },
  }),
  audienceRows({
    kinds: SHARING,
    about: ({ values }) => `the telling of sightings under ${textOf(values.agreement)}`,
    fold: (rows, { values }) => admit(rows, listOf(values.principals)),
  }),
];

/** What people say of signals, and what is told of it, by the log. */
export const correctionChecks = (): RowCheck[] => [judgements, quarantines, sharings, told, ...audiences];
