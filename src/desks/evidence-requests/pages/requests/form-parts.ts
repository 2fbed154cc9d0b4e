import { type Shape, single } from '../../../../standards/e-evidence-forms/schema-parts.ts';
import { textAt } from '../../../../ui/steps/question.tsx';
import type { useTexts } from '../use-texts.ts';

type Texts = ReturnType<typeof useTexts>;

/** Parts of a way that say whose it is, where the last part alone would not. */
const WHOSE = ['contactAuthority', 'serviceProviderConcerned', 'otherCompetentAuthority'];

/** A field of a form by its names, from the way of properties to it. */
export function partName(t: Texts, way: readonly string[]): string {
  const names = way.filter((part) => !/^\d+$/.test(part));
  const last = names.findLast((part) => t.has(`part.${part}`));
  const whose = names.find((part) => WHOSE.includes(part) && part !== last);
  return [whose, last]
    .flatMap((part) => (part === undefined ? [] : (textAt(t, `part.${part}`) ?? part)))
    .join(' · ');
}

/** `A` of `sectionA`. */
export const letterOf = (section: string): string => section.replace(/^section/, '');

/** Values of a form with the way to each, in the order of the form; a list of plain values is one. */
export function valuesOf(
  value: unknown,
  shape?: Shape,
  way: readonly string[] = [],
): { way: string[]; value: unknown }[] {
  if (typeof value !== 'object' || value === null) return [{ way: [...way], value }];
  if (Array.isArray(value)) {
    if (value.every((one) => typeof one !== 'object')) return [{ way: [...way], value }];
    return value.flatMap((one) => valuesOf(one, shape && single(shape), way));
  }
  const parts = shape?.properties ?? {};
  const places = Object.keys(parts);
  return Object.entries(value)
    .sort(([a], [b]) => places.indexOf(a) - places.indexOf(b))
    .flatMap(([name, one]) => valuesOf(one, parts[name], [...way, name]));
}
