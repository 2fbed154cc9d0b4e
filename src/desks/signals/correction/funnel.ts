import type { Database } from '../../../kernel/store/store.ts';
import { AGAINST } from '../banks/bank-queries.ts';
import { suppressionsOf, suppressionsOfBanks } from '../intake/suppression-queries.ts';

/**
 * What became of matches, as far as the viewer may see cases. Matched: cases. Confirmed: those that two people
 * restricted, or that a reviewer found right in shadow, and nobody decided against. Overturned: decided against.
 * Suppressed: items spared as known to be innocent, which are no cases. Disputed: people who dispute a signal; of a bank
 * its signals that somebody disputes.
 */
export type Funnel = {
  matched: number;
  confirmed: number;
  disputed: number;
  overturned: number;
  suppressed: number;
};
export const NO_FUNNEL: Funnel = { matched: 0, confirmed: 0, disputed: 0, overturned: 0, suppressed: 0 };

const WENT_AGAINST = `exists (select from case_event e where e.object = m.object and (e.step in ${AGAINST}
  or e.step = 'note-in-shadow' and e.data->>'judged' = 'wrong-match'))`;
const COUNTS = `count(*)::int as matched, (count(*) filter (where ${WENT_AGAINST}))::int as overturned,
  (count(*) filter (where not ${WENT_AGAINST} and exists (select from case_event e where e.object = m.object
    and (e.step = 'confirm-restriction' or e.step = 'note-in-shadow' and e.data->>'judged' = 'right-match'))))::int as confirmed`;

/** The last word of each person. */
const LAST_WORDS = `select distinct on (signal, holder, actor) signal, judged from signal_judgement
  where signal = any ($1) order by signal, holder, actor, object desc`;

type Counted = Pick<Funnel, 'matched' | 'overturned' | 'confirmed'>;

export async function funnelsOfSignals(db: Database, ids: string[]): Promise<Map<string, Funnel>> {
  const counts = await db.query<Counted & { signal: string }>(
    `select m.signal, ${COUNTS} from review_match m where m.signal = any ($1) group by m.signal`,
    [ids],
  );
  const disputes = await db.query<{ signal: string; disputed: number }>(
    `select signal, count(*)::int as disputed from (${LAST_WORDS}) j where judged = 'disputed' group by signal`,
    [ids],
  );
  const suppressed = await suppressionsOf(db, ids);
  const byId = new Map(counts.map(({ signal, ...rest }) => [signal, rest]));
  const disputed = new Map(disputes.map((row) => [row.signal, row.disputed]));
  return new Map(
    ids.map((id) => [
      id,
      {
        ...NO_FUNNEL,
        ...byId.get(id),
        disputed: disputed.get(id) ?? 0,
        suppressed: suppressed.get(id) ?? 0,
      },
    ]),
  );
}

export async function funnelOfBank(db: Database, bank: number): Promise<Funnel> {
  const [counts] = await db.query<Counted>(
    `select ${COUNTS} from (select distinct object from review_match where bank = $1) m`,
    [bank],
  );
  const [row] = await db.query<{ disputed: number }>(
    `select count(distinct j.signal)::int as disputed from (
       select distinct on (g.signal, g.holder, g.actor) g.signal, g.judged from signal_judgement g
       where exists (select from signal s where s.id = g.signal and s.bank = $1)
       order by g.signal, g.holder, g.actor, g.object desc) j where j.judged = 'disputed'`,
    [bank],
  );
  const suppressed = (await suppressionsOfBanks(db, [bank])).get(bank)?.suppressed ?? 0;
  return { ...NO_FUNNEL, ...counts, disputed: row?.disputed ?? 0, suppressed };
}
