import { canonicalJson } from '../../standards/canonical-json/canonical-json.ts';
import { commitField, type EntryContent } from '../../standards/tlog/entry.ts';
import { rootOfEntries } from '../../standards/tlog/merkle.ts';
import type { Counter } from '../desk.ts';
import { affairsOf } from '../identity/organisations.ts';
import type { Kernel } from '../kernel.ts';
import { Refusal } from '../refusal.ts';
import type { Database, Transaction } from '../store/store.ts';
import { findOpening } from './audit-queries.ts';
import { blurred, countKinds, newestPublicDay } from './public-counts.ts';
import { type Openings, writeEntries } from './write-entries.ts';

/** What a report commits to. `counts` are as they may be public; `root` and `counted` are opened to auditors only. */
type Reported = {
  from: string;
  to: string;
  /** RFC 8785 of {name: {kinds, count}}. */
  counts: string;
  /** How many entries the root is over. */
  counted: number;
  /** Hex. RFC 6962 root over the counted entries, in the order of the log. */
  root: string;
};

/**
 * Writes a report over whole UTC days as an act of the log: counts, range, and a Merkle root over what it counted.
 * The root stays closed to the public: over a handful of entries anyone could find out which leaves it is made of.
 * Throws `parameter-malformed` for a range that is not over, or is none.
 * @param range first and last day, `2026-11-01`
 * @returns the entry's id
 */
export async function publishReport(
  kernel: Kernel,
  range: { from: string; to: string },
  counters: readonly Counter[],
): Promise<number> {
  const isDay = (day: string) => /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day));
  if (
    !isDay(range.from) ||
    !isDay(range.to) ||
    range.from > range.to ||
    range.to > newestPublicDay(kernel.now())
  ) {
    throw new Refusal('parameter-malformed', undefined, [
      { property: 'to', reason: 'a report covers whole days, the last of which ended a day ago' },
    ]);
  }
  const object = await affairsOf(kernel.store);
  return kernel.store.system('reporting')(async (tx) => {
    const fields = await recount(tx, range, counters);
    const acts = [{ kind: 'report', object, fields }];
    const [entry] = await writeEntries(tx, kernel.keyring, acts, kernel.now());
    return entry!;
  });
}

/**
 * - `not-a-report`: no such entry, or of another kind; `closed`: its values cannot be read;
 * - `altered`: its values are not those it committed to;
 * - `counts-differ`, `root-differs`: counting again gives something else.
 */
export type ReportVerdict =
  | { ok: true; from: string; to: string; counted: number }
  | { ok: false; fault: 'not-a-report' | 'closed' | 'altered' | 'counts-differ' | 'root-differs' };

/** Recomputes a report from the entries it counted. */
export async function checkReport(kernel: Kernel, entry: number): Promise<ReportVerdict> {
  return kernel.store.system('checking a report')(async (tx) => {
    const report = await readReport(kernel, tx, entry);
    if (typeof report === 'string') return { ok: false, fault: report };
    const counters = Object.entries(JSON.parse(report.counts) as Record<string, { kinds: string[] }>).map(
      ([name, { kinds }]) => ({ name, kinds }),
    );
    const again = await recount(tx, report, counters);
    if (again.counts !== report.counts) return { ok: false, fault: 'counts-differ' };
    if (again.root !== report.root || again.counted !== report.counted)
      return { ok: false, fault: 'root-differs' };
    return { ok: true, from: report.from, to: report.to, counted: report.counted };
  });
}

async function readReport(
  kernel: Kernel,
  tx: Transaction,
  entry: number,
): Promise<Reported | 'not-a-report' | 'closed' | 'altered'> {
  const [row] = await tx.query<{ content: string }>(
    "select content from entry where id = $1 and kind = 'report'",
    [entry],
  );
  if (!row) return 'not-a-report';
  const sealed = await findOpening(tx, entry);
  if (!sealed) return 'closed';
  const content = JSON.parse(row.content) as EntryContent;
  const openings = JSON.parse(
    kernel.keyring.open('openings', sealed.keyId, sealed.sealed).toString('utf8'),
  ) as Openings;
  const holds = openings.every(
    ({ name, salt, value }) =>
      Buffer.from(commitField(name, value, Buffer.from(salt, 'hex'))).toString('hex') ===
      content.fields[name],
  );
  return holds
    ? (Object.fromEntries(openings.map(({ name, value }) => [name, value])) as Reported)
    : 'altered';
}

async function recount(
  db: Database,
  { from, to }: { from: string; to: string },
  counters: readonly Counter[],
): Promise<Reported> {
  const prefixes = [...new Set(counters.flatMap(({ kinds }) => kinds))];
  const rows = await db.query<{ kind: string; leaf: Buffer }>(
    `select e.kind, l.leaf from entry e join log_leaf l on l.entry = e.id
     where e.at >= ($1::date at time zone 'UTC') and e.at < (($2::date + 1) at time zone 'UTC')
       and exists (select from unnest($3::text[]) as p(prefix) where starts_with(e.kind, p.prefix))
     order by l.epoch, l.index`,
    [from, to, prefixes],
  );
  const counts = Object.fromEntries(
    countKinds(
      counters,
      rows.map(({ kind }) => ({ kind, count: 1 })),
    ).map(({ name, count }) => {
      const kinds = counters.find((one) => one.name === name)!.kinds;
      return [name, { kinds, count: blurred(count) }];
    }),
  );
  return {
    from,
    to,
    counts: canonicalJson(counts),
    counted: rows.length,
    root: Buffer.from(rootOfEntries(rows.map(({ leaf }) => leaf))).toString('hex'),
  };
}
