import type { Database } from '../../../kernel/store/store.ts';
import type { SignalType } from '../types/signal-types.ts';

/** `codes`: all of them, of a type whose values have several. */
export type ItemCode = { type: SignalType; code: Buffer; codes: Buffer | null };

export type ReviewItem = {
  object: number;
  platform: string;
  item: string;
  /** Of what has the same content the same (contentKey); null where nothing was compared. */
  content: string | null;
  /** What was compared, as far as it was computed: of a picture as it is, and `turned` the rest, one after the other. */
  codes: (ItemCode & { turned: Buffer | null })[];
};

export const insertReviewItem = (db: Database, item: ReviewItem) =>
  db.query(
    `with i as (insert into review_item (object, platform, item, content) values ($1::bigint, $2, $3, $8))
     insert into review_item_code (object, type, code, codes, turned)
     select $1::bigint, type, code, codes, turned
     from unnest($4::text[], $5::bytea[], $6::bytea[], $7::bytea[]) as c(type, code, codes, turned)`,
    [
      item.object,
      item.platform,
      item.item,
      item.codes.map(({ type }) => type),
      item.codes.map(({ code }) => code),
      item.codes.map(({ codes }) => codes),
      item.codes.map(({ turned }) => turned),
      item.content,
    ],
  );

export type ReviewMatch = {
  object: number;
  signal: string;
  bank: number;
  type: string;
  distance: number;
  /** How near was near enough; null where the type knows no nearness, and for matches of before this was kept. */
  radius: number | null;
  quality: number | null;
  shadow: boolean;
  voluntary: boolean;
  /** How the item lies where it matched; null as it is. */
  orientation: string | null;
  /** Of what has several codes, how much of the item was found in the signal, and the other way round; null else. */
  percentQuery: number | null;
  percentSignal: number | null;
};

export const insertReviewMatches = (db: Database, rows: ReviewMatch[]) =>
  db.query(
    `insert into review_match (object, signal, bank, type, distance, quality, shadow, voluntary, orientation, radius,
       percent_query, percent_signal)
     select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::int[], $6::int[], $7::boolean[], $8::boolean[], $9::text[],
       $10::int[], $11::int[], $12::int[])`,
    [
      rows.map((row) => row.object),
      rows.map((row) => row.signal),
      rows.map((row) => row.bank),
      rows.map((row) => row.type),
      rows.map((row) => row.distance),
      rows.map((row) => row.quality),
      rows.map((row) => row.shadow),
      rows.map((row) => row.voluntary),
      rows.map((row) => row.orientation),
      rows.map((row) => row.radius),
      rows.map((row) => row.percentQuery),
      rows.map((row) => row.percentSignal),
    ],
  );

/** A case about this item that is not over and has all of these signals. */
export async function openReviewOf(
  db: Database,
  platform: string,
  item: string,
  signals: string[],
): Promise<string | null> {
  const [row] = await db.query<{ id: string }>(
    `select f.id from review_item i join case_file f using (object) join case_state s using (object)
     where i.platform = $1 and i.item = $2 and not s.closed
       and s.state not in ('left', 'restored', 'lapsed', 'no-longer-matched', 'seen-in-shadow', 'referred')
       and not exists (select from unnest($3::text[]) as g(signal) where not exists (
         select from review_match m where m.object = i.object and m.signal = g.signal))
     order by i.object desc limit 1`,
    [platform, item, signals],
  );
  return row?.id ?? null;
}

/** A match by which a case is known again: the same signal, as near as before. */
export type Nearness = { signal: string; distance: number };

/**
 * The newest case about this item that people decided and that has all of these matches: the same item as it was, and
 * nothing new that speaks against it.
 * @param shadow whether none of the matches acts now: only then does one that was seen in shadow count
 */
export async function decidedReviewOf(
  db: Database,
  platform: string,
  item: string,
  matches: Nearness[],
  shadow: boolean,
): Promise<{ id: string; state: string } | null> {
  const [row] = await db.query<{ id: string; state: string }>(
    `select f.id, s.state from review_item i join case_file f using (object) join case_state s using (object)
     where i.platform = $1 and i.item = $2 and (s.state in ('left', 'restored', 'referred') or s.state = 'seen-in-shadow' and $5)
       and exists (select from case_event e where e.object = i.object and e.step = any ($6) and e.actor like 'person:%')
       and not exists (select from unnest($3::text[], $4::int[]) as g(signal, distance) where not exists (
         select from review_match m where m.object = i.object and m.signal = g.signal and m.distance = g.distance))
     order by i.object desc limit 1`,
    [
      platform,
      item,
      matches.map(({ signal }) => signal),
      matches.map(({ distance }) => distance),
      shadow,
      DECIDED_BY_PEOPLE,
    ],
  );
  return row ?? null;
}

/** Whether another case still restricts this item: what one case says of putting it back is not the whole then. */
export async function isRestrictedElsewhere(
  db: Database,
  platform: string,
  item: string,
  states: readonly string[],
): Promise<boolean> {
  const rows = await db.query(
    `select from review_item i join case_state s using (object)
     where i.platform = $1 and i.item = $2 and s.state = any ($3) limit 1`,
    [platform, item, states],
  );
  return rows.length > 0;
}

/** Steps by which people ended a case. Put back by a clock, an item was decided on by nobody. */
const DECIDED_BY_PEOPLE = [
  'leave',
  'refuse-restriction',
  'reverse-restriction',
  'restore',
  'put-back',
  'uphold-appeal',
  'confirm-disposal',
  'note-in-shadow',
];

/** A case about the same content of this item that goes on, and the signals it has already. */
export async function reviewToJoin(
  db: Database,
  platform: string,
  item: string,
  content: string,
  states: readonly string[],
): Promise<{ id: string; object: number; signals: string[] } | null> {
  const [row] = await db.query<{ id: string; object: number; signals: string[] }>(
    `select f.id, i.object, array(select signal from review_match m where m.object = i.object) as signals
     from review_item i join case_file f using (object) join case_state s using (object)
     where i.platform = $1 and i.item = $2 and i.content = $3 and not s.closed and s.state = any ($4)
     order by i.object desc limit 1`,
    [platform, item, content, states],
  );
  return row ?? null;
}

/**
 * Whether one person alone restricted this item in another case and nobody confirmed it: put back by the node or by a
 * person, or still waiting.
 * @param except the case that asks
 */
export async function wasRestrictedAlone(
  db: Database,
  platform: string,
  item: string,
  except: number | null,
): Promise<boolean> {
  const [row] = await db.query<{ was: boolean }>(
    `select exists (select from review_item i join case_event e using (object)
       where i.platform = $1 and i.item = $2 and i.object is distinct from $3::bigint
         and e.step = 'restrict-single-handed' and not exists (
           select from case_event c where c.object = i.object and c.step = 'confirm-restriction')) as was`,
    [platform, item, except],
  );
  return row?.was ?? false;
}

/** Whether this person took part in restricting an item, in another case of it. */
export async function decidedAgainst(
  db: Database,
  { platform, item, except, actor }: { platform: string; item: string; except: number; actor: string },
): Promise<boolean> {
  const [row] = await db.query<{ did: boolean }>(
    `select exists (select from review_item i join case_event e using (object)
       where i.platform = $1 and i.item = $2 and i.object <> $3 and e.actor = $4 and e.step ~
         '^(propose-restriction|confirm-restriction|restrict-single-handed|propose-to-keep|confirm-to-keep|reject-appeal)') as did`,
    [platform, item, except, actor],
  );
  return row?.did ?? false;
}

/** Other cases of the same item in one of these states. */
export const otherCasesOf = (
  db: Database,
  platform: string,
  item: string,
  except: number,
  states: readonly string[],
) =>
  db.query<{ id: string }>(
    `select f.id from review_item i join case_file f using (object) join case_state s using (object)
     where i.platform = $1 and i.item = $2 and i.object <> $3 and s.state = any ($4) order by i.object`,
    [platform, item, except, states],
  );

/** Held while a case for an item is looked for and opened: the same item sent twice at once is one case. */
export const lockItem = (db: Database, platform: string, item: string) =>
  db.query("select pg_advisory_xact_lock(hashtextextended('signals item ' || $1 || ' ' || $2, 0))", [
    platform,
    item,
  ]);
