import type { CaseDetail } from '../../../../client/cases.ts';
import { useMe } from '../../../../ui/data/use-me.ts';

/** How much of this case's picture the person signed in was shown clear, as the node counted it. */
export function useOwnLook(detail: CaseDetail): { zones: number; seconds: number } {
  const me = useMe();
  const look = detail.looks?.find(({ actor }) => actor === `person:${me.data?.person.id}`);
  return { zones: look?.zones ?? 0, seconds: look?.seconds ?? 0 };
}

/** There is a picture to decide on, and the person signed in has seen none of it clear. */
export function useUnseen(detail: CaseDetail): boolean {
  return useOwnLook(detail).zones === 0 && detail.picture === true;
}
