import type { ProcedureRegistry } from '../../../engines/cases/procedure-registry.ts';
import { nameLaw } from '../../../kernel/cases/take-step.ts';
import type { Database, Transaction } from '../../../kernel/store/store.ts';
import { findBanks } from '../banks/bank-queries.ts';
import { shownSignals } from '../banks/signal-queries.ts';
import { disagreementsByObject } from '../disagreement/disagreement-queries.ts';
import { seesCases } from '../sees-cases.ts';
import {
  casesOfObjects,
  clocksOfCases,
  type ListedCase,
  listDecidedCases,
  listOpenCases,
  type Page,
  restrictionCounts,
} from './case-queries.ts';
import { flagsOf } from './flags.ts';
import { itemsOfReviews, matchesOfReviews, percentOf, reviewsByReference } from './review-queries.ts';

/** Cases of one answer; more are asked for by `after`. */
export const MOST_CASES = 500;

/**
 * The queue of a procedure as the viewer sees it, from the stored projection: it says where to look, and what may be
 * done is folded when a case is opened. Those that wait for nobody are listed apart, the last one first. The share of
 * single-handed acts and the reversal rate stand beside it: null for who sees no cases, since none is not their number.
 */
export async function listQueue(
  db: Transaction,
  procedures: ProcedureRegistry,
  procedure: string,
  now: Date,
  standing: 'open' | 'decided' = 'open',
  page: Page = { after: null, limit: MOST_CASES },
) {
  const list = standing === 'open' ? listOpenCases : listDecidedCases;
  const cases = await list(db, procedure, now, page);
  return {
    items: await showListed(db, procedures, cases, now),
    ...(seesCases(db.viewer) ? ratesOf(await restrictionCounts(db)) : NO_RATES),
    ...(cases.length === page.limit ? { next: cases.at(-1)?.id } : {}),
  };
}

const ratesOf = ({
  restricted,
  alone,
  undone,
  voluntary,
  matches,
}: Awaited<ReturnType<typeof restrictionCounts>>) => ({
  singleHanded: { count: alone, total: restricted },
  reversal: { overturned: undone, decided: restricted },
  // A State's voluntary help is counted apart.
  voluntary: { count: voluntary, total: matches },
});
const NO_RATES = { singleHanded: null, reversal: null, voluntary: null };

/**
 * Cases of items whose reference, the platform's own, is this one or begins so, whatever became of them. Only cases of
 * organisations whose cases the viewer sees are looked for: to everyone else there is nothing, and it takes no longer
 * where there is something.
 */
export async function findByReference(
  db: Transaction,
  procedures: ProcedureRegistry,
  reference: string,
  now: Date,
  limit: number,
) {
  const { principals } = db.viewer;
  const platforms = principals.includes('overseer')
    ? null
    : principals.flatMap((one) => (one.startsWith(SEES) ? [one.slice(SEES.length)] : []));
  if (platforms?.length === 0 || !ITEM.test(reference)) return { items: [] };
  const found = await reviewsByReference(db, platforms, reference, limit);
  const cases = await casesOfObjects(
    db,
    found.map((one) => one.object),
  );
  return { items: await showListed(db, procedures, cases, now) };
}

/** Principal of those who see an organisation's cases. */
const SEES = 'reviewers:';
/** What a reference is made of; nothing else can begin one. */
const ITEM = /^[A-Za-z0-9._:-]{1,200}$/;

async function showListed(db: Database, procedures: ProcedureRegistry, cases: ListedCase[], now: Date) {
  const objects = cases.map((one) => one.object);
  const clocks = Map.groupBy(await clocksOfCases(db, objects), (clock) => clock.object);
  const references = await referencesOf(db, objects);
  const nearest = await nearestMatches(db, objects);
  return cases.map((one) => ({
    id: one.id,
    procedure: one.procedure,
    state: one.state,
    openedAt: one.openedAt.toISOString(),
    closedAt: one.closed ? one.changedAt.toISOString() : null,
    reference: references.get(one.object) ?? '',
    clocks: (clocks.get(one.object) ?? []).map((clock) => showStoredClock(procedures, one, clock, now)),
    shadow: one.state === 'open-in-shadow',
    flags: flagsOf(one),
    match: nearest.get(one.object) ?? null,
    ...(one.content && (one.alike ?? 1) > 1 ? { alike: { content: one.content, cases: one.alike } } : {}),
    ...(one.pressing ? { pressing: true } : {}),
  }));
}

function showStoredClock(
  procedures: ProcedureRegistry,
  one: ListedCase,
  clock: { name: string; dueAt: Date | null },
  now: Date,
) {
  const law = procedures.procedureOf(one.procedure, one.procedureVersion).clocks[clock.name]?.law;
  return {
    name: clock.name,
    law: law ? nameLaw(law) : '',
    dueAt: clock.dueAt?.toISOString() ?? null,
    status: clock.dueAt === null ? 'held' : clock.dueAt <= now ? 'late' : 'running',
    verify: law?.kind === 'law' && law.mark === 'verify',
  };
}

/** What each case is about: the platform's item, or the signal that is disagreed on. */
export async function referencesOf(db: Database, objects: number[]): Promise<Map<number, string>> {
  const references = new Map((await itemsOfReviews(db, objects)).map((row) => [row.object, row.item]));
  for (const row of await disagreementsByObject(db, objects)) references.set(row.object, row.signal);
  return references;
}

async function nearestMatches(db: Database, objects: number[]) {
  const matches = await matchesOfReviews(db, objects);
  const banks = new Map(
    (await findBanks(db, [...new Set(matches.map((match) => match.bank))])).map((bank) => [
      bank.object,
      bank,
    ]),
  );
  const signals = new Map(
    (await shownSignals(db, [...new Set(matches.map((match) => match.signal))])).map((one) => [
      `${one.bank} ${one.id}`,
      one,
    ]),
  );
  // In order of distance: the first of each case is the nearest.
  const nearest = new Map<number, object>();
  for (const match of matches) {
    if (nearest.has(match.object)) continue;
    const bank = banks.get(match.bank);
    const signal = signals.get(`${match.bank} ${match.signal}`);
    nearest.set(match.object, {
      type: match.type,
      distance: match.distance,
      ...percentOf(match),
      quality: match.quality,
      bank: bank?.name ?? '',
      originator: {
        name: signal?.originatorName ?? bank?.originatorName ?? '',
        class: signal?.originatorClass ?? bank?.originatorClass ?? '',
      },
      voluntary: match.voluntary,
    });
  }
  return nearest;
}
