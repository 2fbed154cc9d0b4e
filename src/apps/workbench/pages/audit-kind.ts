import { useLanguage } from '../../../ui/text/language-context.tsx';
import { messageOf } from '../../../ui/text/message.ts';
import { desks } from '../desks.ts';
import { useTexts } from '../use-texts.ts';

/**
 * An act's kind in words. A step of a case (`case.match-review.restrict`) is worded by the desk whose step it is;
 * what nobody has words for stands as it does in the entry.
 */
export function useKindText(): (kind: string) => string {
  const t = useTexts();
  const { language } = useLanguage();
  return (kind) => {
    const key = `kind.${kind}`;
    if (t.has(key)) return t(key);
    const step = /^case\.[^.]+\.([^.]+)$/.exec(kind)?.[1];
    const text = desks
      .map(({ locales }) => locales[language.code][`step.${step}.done`])
      .find((each) => each !== undefined);
    return text === undefined ? kind : String(messageOf(text, language).format());
  };
}
