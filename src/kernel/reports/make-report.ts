import { type Figure, REPORT_SCHEMA, type Report } from '../../standards/legal-reports/report.ts';
import {
  type FigureKind,
  figuresOf,
  REPORT_KINDS,
  type ReportKindName,
} from '../../standards/legal-reports/report-kinds.ts';
import { blurred } from '../audit/public-counts.ts';
import type { Kernel } from '../kernel.ts';
import { Refusal } from '../refusal.ts';
import type { Database } from '../store/store.ts';
import { casesOf } from './report-queries.ts';
import type { CaseFacts, Period, ReportSource } from './report-source.ts';
import type { Counted } from './tally.ts';

export type MadeReport = {
  report: Report;
  /** By figure, the acts that it rests on. */
  entries: Map<string, number[]>;
};

/** The first year that a node may have acts of. */
const FIRST_YEAR = 2022;

/** A calendar year that is over. Throws `body-malformed` for any other. */
export function yearOf(year: number, now: Date): Period {
  const period = { from: Date.UTC(year, 0), to: Date.UTC(year + 1, 0) };
  if (!Number.isInteger(year) || year < FIRST_YEAR || period.to > now.getTime())
    throw new Refusal('body-malformed', undefined, [
      { property: 'year', reason: 'must be a calendar year that is over' },
    ]);
  return period;
}

/**
 * A report over a year, counted anew from the cases of an organisation. What none of this node's desks knows is said to be unknown.
 * @param db of a system transaction: a report counts what its reader may not see
 */
export async function makeReport(
  kernel: Kernel,
  db: Database,
  sources: readonly ReportSource[],
  {
    kind,
    year,
    organisation,
    statements,
  }: {
    kind: ReportKindName;
    year: number;
    organisation: { id: string; name: string };
    statements: Record<string, string>;
  },
): Promise<MadeReport> {
  const now = kernel.now();
  const period = yearOf(year, now);
  const counted: Record<string, Counted> = {};
  for (const source of sources.filter((one) => one.kind === kind)) {
    const cases = await loadCases(db, source, organisation.id, period);
    Object.assign(counted, source.count(cases, period));
  }
  const figures = figuresOf(kind).map((figure) => figureOf(figure, counted[figure.id]));
  return {
    report: {
      schema: REPORT_SCHEMA,
      kind,
      law: REPORT_KINDS[kind].law,
      period: { from: `${year}-01-01`, to: `${year}-12-31` },
      organisation,
      madeAt: now.toISOString(),
      statements,
      figures,
    },
    entries: new Map(
      Object.entries(counted).map(([id, one]) => [id, 'entries' in one ? one.entries : []] as const),
    ),
  };
}

async function loadCases(
  db: Database,
  source: ReportSource,
  organisation: string,
  { to }: Period,
): Promise<CaseFacts[]> {
  const cases = await casesOf(db, organisation, source.procedures, new Date(to));
  const about = await source.about(
    db,
    cases.map(({ object }) => object),
  );
  return cases.map(({ object, ...one }) => ({ ...one, about: about.get(object) ?? {} }));
}

/** Exact where the law asks for it; otherwise nothing under ten is told from nothing. */
function figureOf({ id, point, unit, by }: FigureKind, counted: Counted | undefined): Figure {
  const exact = point !== undefined;
  const told = (value: number) => (exact ? value : blurred(value));
  const head = { id, ...(exact ? { point } : {}), unit };
  if (!counted) return { ...head, why: 'No desk of this node counts it.' };
  if ('why' in counted) return { ...head, why: counted.why };
  if ('seconds' in counted) {
    return counted.seconds === null || (!exact && counted.of < 10)
      ? {
          ...head,
          of: told(counted.of),
          why: exact ? 'Nothing happened that could be timed.' : 'Too few to be told.',
        }
      : { ...head, value: counted.seconds, of: told(counted.of) };
  }
  return {
    ...head,
    value: told(counted.value),
    ...(by ? { by: (counted.by ?? []).map((part) => ({ of: part.of, value: told(part.value) })) } : {}),
  };
}
