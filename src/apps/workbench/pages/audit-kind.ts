import { useTexts } from '../use-texts.ts';

/** An act's kind in words where we have them, else as it stands in the entry: `case.match-review.restrict`. */
export function useKindText(): (kind: string) => string {
  const t = useTexts();
  return (kind) => {
    const key = `kind.${kind}`;
    return t.has(key) ? t(key) : kind;
  };
}
