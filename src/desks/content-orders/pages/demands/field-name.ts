import { textAt } from '../../../../ui/steps/question.tsx';
import type { useTexts } from '../use-texts.ts';

/** A field of a demand's form by its own name; of a list, which one. */
export function fieldName(t: ReturnType<typeof useTexts>, pointer: string): string {
  const [, ...parts] = pointer.split('/');
  const at = parts.find((part) => /^\d+$/.test(part));
  const path = parts.filter((part) => !/^\d+$/.test(part)).join('.');
  const name = textAt(t, `form-field.${path}`) ?? textAt(t, `form-field.${path.split('.')[0]}`) ?? path;
  return at === undefined ? name : `${name} ${Number(at) + 1}`;
}
