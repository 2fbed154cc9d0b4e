import type { DemandKind } from './demand.terms.ts';
import { DEMANDS } from './demand-kinds.ts';

type Facts = {
  reference: string | null;
  issuingState: string | null;
  authorityName: string | null;
  /** What its first event says. */
  opening: Record<string, string | boolean>;
};

/** What lists, counts and clocks need of a demand, as far as it can be read. Attacker-controlled. */
export function factsOfDemand(kind: DemandKind, demand: Record<string, unknown>, now: Date): Facts {
  const { properties = {} } = DEMANDS[kind].procedure.steps.receive!.data as { properties?: object };
  const asks = (name: string) => Object.hasOwn(properties, name);
  const executeBy = stillToCome(demand.executeBy, now);
  const informFrom = stillToCome(demand.recipientInformedFrom, now);
  const authority = (
    typeof demand.authority === 'object' && demand.authority !== null ? demand.authority : {}
  ) as Record<string, unknown>;
  const state = textOf(demand.issuingState, 2);
  return {
    reference: textOf(demand.reference, 200),
    issuingState: state !== null && /^[A-Z]{2}$/.test(state) ? state : null,
    authorityName: textOf(kind === 'notice' ? demand.trustedFlagger : authority.name, 300),
    opening: {
      ...(asks('term') ? { term: executeBy !== null, ...(executeBy === null ? {} : { executeBy }) } : {}),
      ...(asks('later')
        ? { later: informFrom !== null, ...(informFrom === null ? {} : { informFrom }) }
        : {}),
      ...(asks('trusted') ? { trusted: textOf(demand.trustedFlagger, 300) !== null } : {}),
    },
  };
}

const textOf = (value: unknown, most: number): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, most) : null;

const YEAR_MS = 365 * 86_400_000;

/** A time that can be kept: what is over, or cannot be read, keeps nobody waiting; what lies far away is cut to a year. */
function stillToCome(value: unknown, now: Date): string | null {
  const at = instantOf(value);
  if (at === null || at <= now.getTime()) return null;
  return new Date(Math.min(at, now.getTime() + YEAR_MS)).toISOString();
}

/** Only years that a calendar has: dates beyond them are no dates to a database. */
export function instantOf(value: unknown): number | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) || at < Date.UTC(2000, 0) || at > Date.UTC(2100, 0) ? null : at;
}
