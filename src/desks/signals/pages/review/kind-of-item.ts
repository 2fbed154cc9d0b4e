import type { CaseDetail, ItemKind } from '../../../../client/cases.ts';

/** What the item of a case is: to call it by what it is. */
export const kindOfItem = ({ sent }: CaseDetail): ItemKind => sent?.kind ?? 'item';
