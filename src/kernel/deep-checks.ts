import type { DeepChecks } from './audit/deep-check.ts';
import { caseChecks } from './cases/deep-checks.ts';
import { exchangeChecks } from './exchange/deep-checks.ts';
import { seatChecks } from './identity/deep-checks.ts';
import { reportChecks } from './reports/deep-checks.ts';
import { recordChecks } from './store/deep-checks.ts';

/** What every part of the kernel has its own rows checked by; a desk's come through its manifest. */
export const kernelChecks: DeepChecks = () => {
  const parts = [seatChecks(), exchangeChecks(), recordChecks(), caseChecks(), reportChecks()];
  return {
    rows: parts.flatMap(({ rows }) => rows),
    recomputations: parts.flatMap(({ recomputations }) => recomputations),
  };
};
