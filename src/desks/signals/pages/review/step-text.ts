import type { CaseDetail } from '../../../../client/cases.ts';
import { UNGROUNDED } from '../../review/match-review.terms.ts';
import { useTexts } from '../use-texts.ts';
import { kindOfItem } from './kind-of-item.ts';

/** Of a restriction that has lost its ground nobody asks the platform any more. */
const isUngrounded = (detail: CaseDetail | undefined): boolean =>
  (UNGROUNDED as readonly string[]).includes(detail?.state ?? '');

type Part = 'title' | 'why' | 'do';

/**
 * The words of a step in a case: where no endpoint takes what is decided, a step promises nothing that a person must
 * do; what the platform must be told depends on what was decided; and an item is called by what it is.
 * @param together the step is taken in all cases of the same content
 */
export function useStepText(
  detail: CaseDetail | undefined,
  together = false,
): (step: string, part: Part) => string | undefined {
  const t = useTexts();
  return (step, part) => {
    const keys = [
      ...(together ? [`same.step.${step}.${part}`] : []),
      ...(step === 'platform-told' && isUngrounded(detail)
        ? [`tell.${detail?.tracks?.platform}-ungrounded.${part}`]
        : []),
      ...(step === 'platform-told' ? [`tell.${detail?.tracks?.platform}.${part}`] : []),
      ...(detail?.picture === null ? [`step.${step}.${part}.not-kept`] : []),
      ...(detail ? [`step.${step}.${part}.${kindOfItem(detail)}`] : []),
      ...(detail?.endpoint === false ? [`step.${step}.${part}.by-hand`] : []),
      `step.${step}.${part}`,
    ];
    const key = keys.find((each) => t.has(each));
    return key === undefined || !t.has(key) ? undefined : t(key);
  };
}
