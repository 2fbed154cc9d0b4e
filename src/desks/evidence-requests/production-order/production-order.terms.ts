/** The certificate binds and nothing was sent yet. */
export const DUE = ['received', 'awaiting-second', 'approved'] as const;
/** Clarification was asked for: the duties do not apply until it comes (Art. 10(6)). */
export const RESTING = ['clarification-asked'] as const;
/** Nothing is to be produced under this certificate any more. */
export const OVER = ['not-an-order', 'withdrawn', 'refused', 'not-executed'] as const;

/** Nothing forbids disclosure: who sent it, that it is whole and what it asks for were looked at, and no objection is open. */
export const clear = {
  sender: ['verified'],
  completeness: ['complete'],
  assessment: ['no-doubt', 'doubt'],
  copies: ['preserved'],
  obstacle: ['none', 'told', 'answered'],
  conflict: ['none', 'decided'],
  enforcement: ['none', 'asked', 'upheld'],
} as const;
