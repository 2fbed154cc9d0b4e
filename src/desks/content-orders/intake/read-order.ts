import { MEMBER_STATES } from '../../../standards/tco-annexes/annex-one.ts';

type Facts = {
  reference: string | null;
  issuingState: string | null;
  authorityName: string | null;
  /** Where either State cannot be read, the order counts as one from abroad: that opens a way and closes none. */
  crossBorder: boolean;
};

/** What lists and rules need of an order, as far as it can be read. Attacker-controlled. */
export function factsOf(order: Record<string, unknown>): Facts {
  const text = (value: unknown, most: number) =>
    typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, most) : null;
  const state = (value: unknown) => MEMBER_STATES.find((one) => one === value) ?? null;
  const [authority, addressee] = [partOf(order.authority), partOf(order.addressee)];
  const issuingState = state(order.issuingState);
  const establishedIn = state(addressee.establishedIn);
  return {
    reference: text(order.reference, 200),
    issuingState,
    authorityName: text(authority.name, 300),
    crossBorder: issuingState === null || establishedIn === null || issuingState !== establishedIn,
  };
}

const SIX_WEEKS_MS = 42 * 86_400_000;

/**
 * Until when the content provider is not told, as far as the law allows it (TCO Art. 11(3)): six weeks from the decision at
 * most, whatever the order says. One that cannot be read, or is over, keeps nothing from anybody.
 */
export function nonDisclosureOf(
  order: Record<string, unknown>,
  now: Date,
): { nonDisclosure: boolean; decidedAt?: string; until?: string } {
  const { decidedAt, until } = partOf(order.nonDisclosure);
  const [from, to] = [instantOf(decidedAt), instantOf(until)];
  if (from === null || to === null || from > now.getTime()) return { nonDisclosure: false };
  const end = Math.min(to, from + SIX_WEEKS_MS);
  if (end <= now.getTime()) return { nonDisclosure: false };
  return { nonDisclosure: true, decidedAt: new Date(from).toISOString(), until: new Date(end).toISOString() };
}

const partOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

function instantOf(value: unknown): number | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
}
