import type { Database } from '../../../kernel/store/store.ts';
import type { BankMode } from '../banks/bank-queries.ts';
import type { ItemCode, ReviewItem, ReviewMatch } from '../intake/item-queries.ts';
import type { SignalType } from '../types/signal-types.ts';
import { IN_FORCE } from './match-review.terms.ts';

export const matchesOfReviews = (db: Database, objects: number[]) =>
  db.query<ReviewMatch>(
    `select object, signal, bank, type, distance, radius, quality, shadow, voluntary, orientation,
       percent_query as "percentQuery", percent_signal as "percentSignal" from review_match
     where object = any ($1) order by object, distance, signal`,
    [objects],
  );

/** As it is told; nothing where one code is compared. */
export const percentOf = ({
  percentQuery: query,
  percentSignal: signal,
}: Pick<ReviewMatch, 'percentQuery' | 'percentSignal'>) =>
  query === null || signal === null ? {} : { percent: { query, signal } };

export const itemsOfReviews = (db: Database, objects: number[]) =>
  db.query<Pick<ReviewItem, 'object' | 'platform' | 'item'>>(
    'select object, platform, item from review_item where object = any ($1)',
    [objects],
  );

/** What was computed of the item of a review, as far as it is kept. */
export const codesOfReview = (db: Database, object: number) =>
  db.query<ItemCode & { turned: Buffer | null }>(
    'select type, code, codes, turned from review_item_code where object = $1',
    [object],
  );

/**
 * Reviews of items whose reference begins so, in order of reference, the newest of one item first. A range and not
 * `like`, which row-level security keeps from an index. '~' comes after every letter that a reference may have.
 * @param platforms whose items are looked through; null for all: what one may not see is not even passed over
 */
export const reviewsByReference = (db: Database, platforms: string[] | null, start: string, limit: number) =>
  db.query<{ object: number }>(
    `select object from review_item
     where ($1::text[] is null or platform = any ($1)) and item collate "C" >= $2 and item collate "C" < $2 || '~'
     order by item collate "C", object desc limit $3`,
    [platforms, start, limit],
  );

/** Steps with which people restrict, or keep restricted, what they see then. */
const RESTRICTING = ['restrict-single-handed', 'confirm-restriction', 'confirm-to-keep'];

export type Affected = { object: number; id: string; dead: string[] };

/**
 * Reviews that one of these signals was a ground of and that no acting signal grounds any more: what another
 * organisation holds under the same id grounds nothing here. A bank in shadow, a match outside its sample and what people
 * here quarantined ground nothing, except that a case which is in shadow itself waits for it. Nor does a signal that joined after
 * people restricted: they decided on what they saw, and nobody decided on it.
 */
export const ungroundedReviews = (db: Database, signals: string[], states: readonly string[], at: Date) =>
  db.query<Affected>(
    `with touched as (
       select distinct m.object, c.id, c.organisation, s.state from review_match m join case_state s using (object)
       join case_file c using (object) where m.signal = any ($1) and s.state = any ($2)
     ), grounds as (
       select t.object, t.id, m.signal,
         exists (select from signal g, acting_signals(array[g.number], $3) where g.holder = b.holder and g.id = m.signal
           and (t.state = 'open-in-shadow' or (b.mode = 'on' or b.mode = 'sample' and not m.shadow) and not exists (
             select from signal_quarantine q where q.organisation = t.organisation and q.signal = m.signal
               and q.ended_at is null))) as acts,
         t.state = any ($4) and exists (select from case_event j where j.object = t.object and j.step = 'matched-also'
           and j.data -> 'matches' @> jsonb_build_array(jsonb_build_object('signal', m.signal))
           and j.n > (select max(d.n) from case_event d where d.object = t.object and d.step = any ($5))) as unseen
       from touched t join review_match m using (object) join bank b on b.object = m.bank
     )
     select object, id, array_agg(signal order by signal) filter (where not acts) as dead from grounds
     group by object, id having not bool_or(acts and not unseen) order by object`,
    [signals, states, at, IN_FORCE, RESTRICTING],
  );

/** Every signal that an open case stands on. */
export async function groundsOfReviews(db: Database, states: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ signal: string }>(
    `select distinct m.signal from review_match m join case_state s using (object) where s.state = any ($1)`,
    [states],
  );
  return rows.map((row) => row.signal);
}

/** Why one of these signals is gone; null when it is not gone, but stopped here. */
export async function howLost(
  db: Database,
  signals: string[],
): Promise<'withdrawn' | 'expired' | 'erased' | null> {
  const [row] = await db.query<{ gone: 'withdrawn' | 'expired' | 'erased' }>(
    'select gone from signal where id = any ($1) and gone is not null order by number limit 1',
    [signals],
  );
  return row?.gone ?? null;
}

/** Banks that people turned on, for a sample or for all, and that cases still wait for in shadow. */
export const shadowsOverBanksThatAct = (db: Database) =>
  db.query<{ object: number }>(
    `select distinct b.object from case_state s join review_match m using (object) join bank b on b.object = m.bank
     where s.state = 'open-in-shadow' and b.mode <> 'shadow' order by b.object`,
  );

export type ShadowMatch = {
  object: number;
  /** Of the case. */
  id: string;
  state: string;
  signal: string;
  type: SignalType;
  /** Of the item as it is; null when it is no longer kept. */
  code: Buffer | null;
  bankId: string;
  mode: BankMode;
  percent: number | null;
  quarantined: boolean;
};

/** A bank, or a signal for one organisation. */
export type ShadowOver = { bank: number } | { organisation: string; signal: string };

/** Matches that are seen in shadow and whose bank is in none, whether their cases still wait or not. */
export const shadowMatchesOf = (db: Database, over: ShadowOver) =>
  db.query<ShadowMatch>(
    `select m.object, f.id, s.state, m.signal, m.type, c.code, b.id as "bankId", b.mode, b.percent,
       exists (select from signal_quarantine q where q.organisation = f.organisation and q.signal = m.signal
         and q.ended_at is null) as quarantined
     from review_match m join case_state s using (object) join case_file f using (object)
     join bank b on b.object = m.bank and b.mode <> 'shadow'
     left join review_item_code c on c.object = m.object and c.type = m.type
     where m.shadow and ${'bank' in over ? 'm.bank = $1' : 'm.signal = $1 and f.organisation = $2'}
     order by m.object, m.signal`,
    'bank' in over ? [over.bank] : [over.signal, over.organisation],
  );

export const leaveShadow = (db: Database, matches: Pick<ShadowMatch, 'object' | 'signal'>[]) =>
  db.query(
    `update review_match m set shadow = false from unnest($1::bigint[], $2::text[]) as g(object, signal)
     where m.object = g.object and m.signal = g.signal`,
    [matches.map(({ object }) => object), matches.map(({ signal }) => signal)],
  );
