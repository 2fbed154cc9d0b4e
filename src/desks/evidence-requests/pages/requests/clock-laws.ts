import type { LegalSource } from '../../../../engines/cases/procedure.ts';
import { preservationOrderClocks } from '../../preservation-order/preservation-order.clocks.ts';
import { productionOrderClocks } from '../../production-order/production-order.clocks.ts';

const named = (law: LegalSource): string =>
  law.kind === 'law' ? `${law.instrument}, ${law.article}` : 'house rule';

/** The law behind a clock of a certificate, as the node names it. */
export function lawOfClock(certificate: string, clock: string): string {
  const clocks = certificate === 'EPOC' ? productionOrderClocks : preservationOrderClocks;
  return clocks[clock] === undefined ? '' : named(clocks[clock].law);
}
