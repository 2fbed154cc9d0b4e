import { type DeepChecks, listOf, type OpenedAct, type RowCheck, textOf } from '../audit/deep-check.ts';
import { admit, affairsAudience, audienceRows } from './audience-check.ts';
import { checkFeed } from './check-feed.ts';

const MOVES = ['record.accepted', 'record.shared', 'record.withdrawn', 'record.restored'];

const recordOf = ({ values }: OpenedAct) => textOf(values.record ?? 'an object without an id');

/** Views that a record came into by an act, and those it left. */
function movesOf({ kind, values }: OpenedAct): { into: string[]; out: string[] } {
  const shared = (agreements: string[]) => agreements.map((id) => `agreement:${id}`);
  if (kind === 'record.accepted') {
    return { into: [`own:${textOf(values.holder)}`, ...shared(listOf(values.agreements))], out: [] };
  }
  if (kind === 'record.shared') return { into: shared([textOf(values.agreement)]), out: [] };
  const views = listOf(values.views);
  return kind === 'record.restored' ? { into: views, out: [] } : { into: [], out: views };
}

const placements: RowCheck = {
  table: 'placement',
  what: 'place in',
  kinds: MOVES,
  by: 'object',
  rows: 'select object as of, view as key, view as name, withdrawn_at is not null as withdrawn_at from placement',
  about: recordOf,
  fold(rows, act) {
    const { into, out } = movesOf(act);
    for (const view of into) rows.set(view, { name: view, columns: { withdrawn_at: false } });
    for (const view of out) rows.set(view, { name: view, columns: { withdrawn_at: true } });
  },
};

const principalOf = (view: string) => view.replace(/^own:/, 'org:');

const recordAudience = audienceRows({
  kinds: [...MOVES, 'record.quarantined'],
  about: recordOf,
  fold(rows, act) {
    if (act.kind === 'record.quarantined')
      return admit(rows, [`org:${textOf(act.values.holder)}`, 'overseer']);
    if (act.kind === 'record.accepted') admit(rows, ['overseer']);
    const { into, out } = movesOf(act);
    admit(rows, into.map(principalOf));
    for (const view of out) rows.delete(principalOf(view));
  },
});

/** What stands in it is public (/log/epoch): only that its readers belong to an act is asked. */
const epochAudience = audienceRows({ kinds: ['log.epoch'], about: () => null, fold: () => undefined });

const erasureRequests: RowCheck = {
  table: 'erasure_request',
  what: 'request to erase',
  kinds: ['record.erasure-requested', 'record.erasure-confirmed', 'record.erasure-declined'],
  by: 'object',
  rows: `select object as of, id as key, id as name, holder, instrument, article, reason, requested_by, requested_at
    from erasure_request`,
  fold(rows, { kind, at, values }) {
    const id = textOf(values.record);
    if (kind !== 'record.erasure-requested') {
      rows.delete(id);
      return;
    }
    const { holder, instrument, article, reason, actor } = values;
    const columns = {
      holder: textOf(holder),
      instrument: textOf(instrument),
      article: textOf(article),
      reason: textOf(reason),
      requested_by: textOf(actor),
      requested_at: at,
    };
    rows.set(id, { name: id, columns });
  },
};

const erasureAudience = audienceRows({
  kinds: ['record.erasure-requested'],
  about: ({ values }) => `the request to erase ${textOf(values.record)}`,
  fold(rows, { values }) {
    admit(rows, [`org:${textOf(values.holder)}`, 'overseer']);
  },
});

/** Where records are placed, who may see them, and the feed that follows from it. */
export const recordChecks: DeepChecks = () => ({
  rows: [placements, recordAudience, epochAudience, erasureRequests, erasureAudience],
  recomputations: [affairsAudience, checkFeed],
});
