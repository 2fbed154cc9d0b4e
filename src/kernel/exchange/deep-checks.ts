import type { DeepChecks } from '../audit/deep-check.ts';
import { agreementAudience, agreementRows, closingRows, partyRows } from './agreements/agreement-checks.ts';
import { checkAgreements } from './agreements/check-agreements.ts';
import { checkReceipts } from './federation/check-receipts.ts';
import { receiptRows } from './federation/receipt-checks.ts';
import { peerRows } from './peers/peer-checks.ts';

/** Partners and their keys, agreements and who signed them, receipts. */
export const exchangeChecks: DeepChecks = () => {
  /** Keys as the log has them: one that was swapped in the table is no pinned key. */
  const pinned = new Map<string, Buffer>();
  return {
    rows: [peerRows(pinned), agreementRows, agreementAudience, partyRows, closingRows, receiptRows],
    recomputations: [checkAgreements(pinned), checkReceipts(pinned)],
  };
};
