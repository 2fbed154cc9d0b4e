/** The order binds and nothing has been done yet. */
export const DUE = ['received', 'awaiting-second', 'reversed'] as const;
/** The content is removed or disabled. */
export const DONE = ['executed-alone', 'executed'] as const;
/** Annex III was sent: the duty rests (TCO Art. 3(7), 3(8)). */
export const RESTING = ['clarification-asked', 'impossible'] as const;
/** Nothing is to be done under this order any more. */
export const OVER = ['not-an-order', 'withdrawn', 'reinstated'] as const;

/** Steps after which Annex II, and Annex III, has something to say. */
export const ANSWERED_BY: Readonly<Record<'feedback' | 'impossibility', readonly string[]>> = {
  feedback: ['confirm-execution', 'disable-single-handed'],
  impossibility: ['ask-clarification', 'declare-impossible'],
};

export const reviewers = ['reviewer', 'senior-reviewer'] as const;
export const seniors = ['senior-reviewer'] as const;

/** Who it is from is settled, it is complete, and somebody assessed it: before that nothing is executed. */
export const checked = {
  sender: ['verified'],
  completeness: ['complete'],
  assessment: ['no-doubt', 'doubt'],
} as const;
