import { textAt } from '../../../../ui/steps/question.tsx';
import { useTexts } from '../use-texts.ts';

/** A state of a track in words. */
export function useStateText(): (track: string, state: string) => string {
  const t = useTexts();
  return (track, state) => textAt(t, `state.${track}.${state}`) ?? state;
}

/**
 * A step in words: its title, why one would take it, what its button does, and what it is called once it was taken.
 * @param procedure where it has words of its own
 */
export function useStepText(
  procedure?: string,
): (step: string, part: 'title' | 'why' | 'do' | 'done') => string | undefined {
  const t = useTexts();
  return (step, part) =>
    textAt(t, `step.${step}.${part}.${procedure}`) ??
    textAt(t, `step.${step}.${part}`) ??
    (part === 'do' ? textAt(t, `step.${step}.title`) : undefined);
}

/** A clock in words. */
export function useClockName(): (name: string) => string {
  const t = useTexts();
  return (name) => textAt(t, `clock.${name}`) ?? name;
}
