import {
  type DeepChecks,
  listOf,
  type OpenedAct,
  type RowCheck,
  textOf,
} from '../../kernel/audit/deep-check.ts';
import { peopleChecks } from './about-people/people-checks.ts';
import { backwardsChecks } from './backwards/backwards-checks.ts';
import { bankChecks } from './banks/bank-checks.ts';
import { checkTotals } from './banks/check-totals.ts';
import { correctionChecks } from './correction/correction-checks.ts';
import { crisisChecks } from './crisis/crisis-checks.ts';
import { exchangeChecks } from './exchanges/deep-checks.ts';
import { suppressionChecks } from './intake/suppression-checks.ts';
import { checkSignals } from './matching/check-signals.ts';
import type { Percent } from './types/signal-type.ts';
import { webhookChecks } from './webhook/webhook-checks.ts';

type Matched = {
  signal: string;
  bank: string;
  type: string;
  distance: number;
  radius?: number;
  orientation?: string;
  quality?: number;
  percent?: Percent;
};

const matchesOf = (value: unknown): Matched[] => (typeof value === 'string' ? JSON.parse(value) : []);

const OPENED = 'case.match-review.open';

const aboutCase = ({ values }: OpenedAct) =>
  values.case === undefined ? null : `case ${textOf(values.case)}`;

const matches: RowCheck = {
  table: 'review_match',
  what: 'match with',
  kinds: [OPENED, 'match.also', 'match.left-shadow'],
  by: 'object',
  rows: `select m.object as of, m.signal as key, m.signal as name, b.id::text as bank, m.type, m.distance, m.radius, m.orientation, m.quality,
    m.percent_query, m.percent_signal,
    m.shadow, m.voluntary from review_match m left join bank b on b.object = m.bank`,
  about: aboutCase,
  fold(rows, { kind, values }) {
    if (kind === OPENED || kind === 'match.also') {
      const shadow = new Set(listOf(values.shadow));
      const voluntary = new Set(listOf(values.voluntary));
      for (const match of matchesOf(values.matches)) {
        const { signal, bank, type, distance, radius, orientation, quality, percent } = match;
        const columns = {
          bank,
          type,
          distance,
          radius: radius ?? null,
          orientation: orientation ?? null,
          quality: quality ?? null,
          percent_query: percent?.query ?? null,
          percent_signal: percent?.signal ?? null,
          shadow: shadow.has(signal),
          voluntary: voluntary.has(signal),
        };
        rows.set(signal, { name: signal, columns });
      }
      return;
    }
    // Acts of before a bank could act on a sample name no signals: all of the bank's left the shadow.
    const left = values.signals === undefined ? null : new Set(listOf(values.signals));
    for (const [signal, { columns }] of rows) {
      if (columns.bank === values.bank && (left === null || left.has(signal))) columns.shadow = false;
    }
  },
};

const items: RowCheck = {
  table: 'review_item',
  what: 'item',
  kinds: [OPENED],
  by: 'object',
  // Its hashes go with its picture, so no act may keep them.
  rows: "select object as of, 'item' as key, item as name, item, platform from review_item",
  about: aboutCase,
  fold(rows, { values }) {
    const item = textOf(values.item);
    rows.set('item', { name: item, columns: { item, platform: textOf(values.organisation) } });
  },
};

const disagreements: RowCheck = {
  table: 'disagreement_case',
  what: 'disagreement over',
  kinds: ['case.disagreement.open', 'case.challenge.open'],
  by: 'object',
  rows: `select object as of, 'disagreement' as key, signal as name, side, signal, opinion, other from disagreement_case`,
  about: aboutCase,
  fold(rows, { kind, values }) {
    const signal = textOf(values.signal);
    const columns = {
      side: kind.split('.')[1] as string,
      signal,
      opinion: textOf(values.opinion),
      other: textOf(values.other),
    };
    rows.set('disagreement', { name: signal, columns });
  },
};

/** What this desk's rows must be by the log; signals themselves are computed anew from the records. */
export const deepChecks: DeepChecks = () => ({
  rows: [
    ...bankChecks,
    ...suppressionChecks(),
    matches,
    items,
    disagreements,
    ...webhookChecks(),
    ...correctionChecks(),
    ...exchangeChecks,
    ...crisisChecks,
    ...backwardsChecks,
    ...peopleChecks,
  ],
  recomputations: [checkSignals, checkTotals],
});
