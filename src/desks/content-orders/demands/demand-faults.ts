import { addressFaults } from '../../../standards/forms/address-faults.ts';
import { bounded, type FormFault, shapeFaults } from '../../../standards/forms/shape-faults.ts';
import type { DemandKind } from './demand.terms.ts';
import { DEMANDS } from './demand-kinds.ts';
import { instantOf } from './read-demand.ts';

export type DemandFault = Omit<FormFault, 'code'> & {
  code: FormFault['code'] | 'from-the-future' | 'deadline-past' | 'worldwide';
};

/** Clocks of two houses differ. */
const TOLERANCE_MS = 5 * 60_000;
const MOST = 100;
const WORLDWIDE = /\b(world\s?-?wide|global(ly)?|all countries|everywhere|monde entier|weltweit)\b/i;

/**
 * Everything that is wrong with a demand as it came, in the order of its form; at most 100.
 * @param receivedAt milliseconds since 1970
 */
export function demandFaults(kind: DemandKind, demand: unknown, receivedAt: number): DemandFault[] {
  const looked = bounded(demand) as Record<string, unknown>;
  const { form } = DEMANDS[kind];
  return [
    ...shapeFaults(form, looked),
    ...addressFaults(looked),
    ...timeFaults(looked, receivedAt),
    ...placeFaults(looked),
  ].slice(0, MOST);
}

function timeFaults(demand: Record<string, unknown>, receivedAt: number): DemandFault[] {
  const found: DemandFault[] = [];
  for (const name of ['issuedAt', 'referredAt', 'executeBy', 'recipientInformedFrom']) {
    const value = demand[name];
    if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(value)) continue;
    const at = instantOf(value);
    const field = `/${name}`;
    if (at === null)
      found.push({ kind: 'manifest-error', field, code: 'malformed', message: 'There is no such date.' });
    else if ((name === 'issuedAt' || name === 'referredAt') && at > receivedAt + TOLERANCE_MS)
      found.push({
        kind: 'manifest-error',
        field,
        code: 'from-the-future',
        message: 'It lies after the demand was received.',
      });
    else if (name === 'executeBy' && at < receivedAt)
      found.push({
        kind: 'manifest-error',
        field,
        code: 'deadline-past',
        message: 'The time was over before the demand came: ask for a time that can be kept.',
      });
  }
  return found;
}

function placeFaults({ territory }: Record<string, unknown>): DemandFault[] {
  if (typeof territory !== 'string' || !WORLDWIDE.test(territory.slice(0, 500))) return [];
  return [
    {
      kind: 'question',
      field: '/territory',
      code: 'worldwide',
      message: 'It asks for an effect beyond its own State: that is never what stands here by itself.',
    },
  ];
}
