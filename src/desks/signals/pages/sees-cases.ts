import { useHasRole } from '../../../ui/data/use-me.ts';

/** Whether cases are shown to the person signed in. To anybody else a count of them is no nought: it is not known. */
export const useSeesCases = (): boolean => useHasRole('reviewer', 'senior-reviewer', 'overseer');
