import type { LegalSource } from '../../../../engines/cases/procedure.ts';
import { removalOrderClocks } from '../../removal-order/removal-order.clocks.ts';
import { scrutinyClocks } from '../../scrutiny/scrutiny.clocks.ts';

const named = (law: LegalSource): string =>
  law.kind === 'law' ? `${law.instrument}, ${law.article}` : 'house rule';

/** The law behind each clock, as the node names it. */
export const LAW_OF_CLOCK: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ ...removalOrderClocks, ...scrutinyClocks }).map(([name, { law }]) => [name, named(law)]),
);
