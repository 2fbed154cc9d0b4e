import type { Viewer } from '../../kernel/store/viewer.ts';

/** Whether cases are shown to a viewer. To anybody else how many there are is no nought: it is not theirs to know. */
export const seesCases = ({ principals }: Pick<Viewer, 'principals'>): boolean =>
  principals.some((principal) => principal === 'overseer' || principal.startsWith('reviewers:'));
