import type { CaseDetail } from '../../../../client/cases.ts';
import { useTexts } from '../use-texts.ts';

type Part = 'title' | 'why' | 'do';

/**
 * The words of a step in a case: where no endpoint takes what is decided, a step promises nothing that a person must
 * do; and what the platform must be told depends on what was decided.
 */
export function useStepText(
  detail: CaseDetail | undefined,
): (step: string, part: Part) => string | undefined {
  const t = useTexts();
  return (step, part) => {
    const keys = [
      ...(step === 'platform-told' ? [`tell.${detail?.tracks?.platform}.${part}`] : []),
      ...(detail?.endpoint === false ? [`step.${step}.${part}.by-hand`] : []),
      `step.${step}.${part}`,
    ];
    const key = keys.find((each) => t.has(each));
    return key === undefined || !t.has(key) ? undefined : t(key);
  };
}
