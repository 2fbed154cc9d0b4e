import Type, { type Static } from 'typebox';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Bank } from '../banks/bank-queries.ts';
import { logBankAct } from '../banks/bank-records.ts';
import { heldBank } from '../banks/set-bank-mode.ts';
import type { Desk } from '../context.ts';

export const NewRule = Type.Object(
  {
    percent: Type.Integer({ minimum: 5, maximum: 100 }),
    reviewers: Type.Integer({ minimum: 2, maximum: 20 }),
    reviewed: Type.Integer({ minimum: 5, maximum: 100 }),
  },
  { additionalProperties: false },
);

/** Says when a signal of this bank is quarantined. It is asked at the next decision about one of its matches. */
export async function setQuarantineRule(
  desk: Desk,
  viewer: Viewer,
  id: string,
  rule: Static<typeof NewRule>,
): Promise<Bank> {
  desk.policy.require(viewer, 'set-quarantine-rule', { type: 'Bank', id });
  return desk.kernel.store.for(viewer)(async (tx) => {
    const bank = await heldBank(tx, viewer, id);
    await tx.query(
      'update bank set quarantine_percent = $2, quarantine_reviewers = $3, quarantine_reviewed = $4 where object = $1',
      [bank.object, rule.percent, rule.reviewers, rule.reviewed],
    );
    await logBankAct(desk.kernel, tx, 'bank.quarantine-rule', bank, rule);
    return {
      ...bank,
      quarantinePercent: rule.percent,
      quarantineReviewers: rule.reviewers,
      quarantineReviewed: rule.reviewed,
    };
  });
}
