export const reviewers = ['reviewer', 'senior-reviewer'] as const;
export const seniors = ['senior-reviewer'] as const;
/** Whoever is at the contact point, and the node. */
export const contactPoint = ['system', 'analyst', 'reviewer', 'senior-reviewer', 'administrator'] as const;

/** What the two kinds of certificates call their own states. */
export type Places = {
  /** The certificate binds, or may again. */
  readonly alive: readonly string[];
  /** It binds now. */
  readonly due: readonly string[];
};

/** How a certificate came. Only the decentralised IT system shows by itself who sent it (Art. 19). */
export const CHANNELS = ['decentralised-it-system', 'alternative-means'] as const;

export const SENDER = {
  initial: 'pending',
  states: ['pending', 'verified', 'doubtful', 'fraud-proposed', 'rejected-as-fraud'],
};
export const COMPLETENESS = {
  initial: 'pending',
  states: ['pending', 'complete', 'incomplete', 'manifest-error', 'insufficient'],
};
/** What the check of completeness found that the authority must clarify (Art. 10(6), 11(5)). */
export const UNCLEAR = ['incomplete', 'manifest-error', 'insufficient'] as const;
