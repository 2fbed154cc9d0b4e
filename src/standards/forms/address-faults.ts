import { type FormFault, valueAt } from './shape-faults.ts';

/**
 * What is wrong with the addresses of a form's `/items`: several in one field, none, the same again, a whole site. Attacker-controlled.
 */
export function addressFaults(order: unknown): FormFault[] {
  const items = valueAt(order, '/items');
  if (!Array.isArray(items)) return [];
  const met = new Map<string, number>();
  return items.flatMap((item, index): FormFault[] => {
    const url = valueAt(item, '/url');
    if (typeof url !== 'string' || url.trim() === '') return [];
    const field = `/items/${index}/url`;
    const fault = (kind: FormFault['kind'], code: FormFault['code'], message: string): FormFault[] => [
      { kind, field, code, message },
    ];
    const text = url.trim();
    if (
      /\s/.test(text) ||
      ((text.match(/https?:\/\//gi) ?? []).length > 1 && /[\s,;|]https?:\/\//i.test(text))
    )
      return fault(
        'manifest-error',
        'several-urls',
        'More than one URL stands in one field: which one is meant is not clear.',
      );
    const parsed = URL.canParse(text) ? new URL(text) : null;
    if (!parsed || !['http:', 'https:'].includes(parsed.protocol) || !parsed.hostname)
      return fault('manifest-error', 'not-a-url', 'This is no web address.');
    const first = met.get(parsed.href);
    if (first !== undefined) return fault('question', 'twice', `The same URL as item ${first + 1}.`);
    met.set(parsed.href, index);
    if (parsed.pathname === '/' && parsed.search === '' && parsed.hash === '')
      return fault(
        'question',
        'whole-domain',
        'A whole site and no item of it: all that stands there would go.',
      );
    return [];
  });
}
