/** The data are to be kept: not yet, or already. */
export const DUE = ['received', 'preserving'] as const;
/** Keeping has ended, and what was kept is still there. */
export const LAPSED = ['lapsed', 'deletion-proposed'] as const;
export const OVER = ['ended', 'not-an-order', 'not-executed'] as const;
