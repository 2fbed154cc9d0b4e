/** Sent, and not taken back. */
export const OUT = ['issued', 'clarification-asked', 'impossible', 'executed'] as const;
/** Taken back: the provider puts everything back. */
export const BACK = ['withdrawn', 'annulled'] as const;
