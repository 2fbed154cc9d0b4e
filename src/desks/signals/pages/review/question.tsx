import type { ComponentProps } from 'react';
import { Question as AnyQuestion, choiceText, questionText } from '../../../../ui/steps/question.tsx';
import { useTexts } from '../use-texts.ts';

export { idOf } from '../../../../ui/steps/question.tsx';

/** A question in words, by the path of what it asks. */
export function useQuestionText(): (path: string) => string {
  const t = useTexts();
  return (path) => questionText(t, path);
}

/** A choice in words. */
export function useChoiceText(): (choice: string) => string {
  const t = useTexts();
  return (choice) => choiceText(t, choice);
}

/** One question of a form of this desk. */
export function Question(props: Omit<ComponentProps<typeof AnyQuestion>, 't'>) {
  const t = useTexts();
  return <AnyQuestion t={t} {...props} />;
}
