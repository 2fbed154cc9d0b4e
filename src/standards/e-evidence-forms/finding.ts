import { type Form, shapeOf } from './forms.ts';

/** What the law lets a provider say of a certificate (Reg. (EU) 2023/1543, Art. 10(6), 11(5); Form 3, reasons 1 to 3). */
export type Finding = {
  kind: 'manifest-error' | 'incomplete' | 'insufficient';
  code:
    | 'section-blank'
    | 'field-blank'
    | 'no-such-date'
    | 'in-the-future'
    | 'ends-before-it-starts'
    | 'identifier-blank'
    | 'identifier-not-of-type'
    | 'no-data-category'
    | 'no-threshold'
    | 'prosecutor-alone'
    | 'not-validated'
    | 'validation-needed'
    | 'emergency-not-ticked'
    | 'emergency-without-reason'
    | 'both-deadlines'
    | 'deadline-with-notification'
    | 'deadline-without-notification'
    | 'no-reason'
    | 'production-only';
  /** Letter of the section in its annex. */
  section: string;
  /** JSON Pointer into the form. */
  field: string;
  /** The provision that asks for it. */
  article: string;
  message: string;
};

/** The provision on gaps and errors of each certificate; of the other forms the annex that asks. */
export const ARTICLES = {
  1: 'Art. 10(6)',
  2: 'Art. 11(5)',
  3: 'Annex III',
  5: 'Annex V',
  6: 'Annex VI',
} as const;

/** `A` of `A. Issuing State and file numbers`. */
export const sectionLetter = (form: Form, field: string): string =>
  shapeOf(form.form).properties?.[field.split('/')[1] ?? '']?.title?.split('. ')[0] ?? '';

/** A finding; without an article, by the one on gaps and errors of this form. */
export const finding = (
  form: Form,
  found: Pick<Finding, 'kind' | 'code' | 'field' | 'message'> & { article?: string },
): Finding => ({
  ...found,
  article: found.article ?? ARTICLES[form.form],
  section: sectionLetter(form, found.field),
});

/** Whether nothing was said: absent, white space, an element or list with nothing in it; a tick that is not set. */
export const isBlank = (value: unknown): boolean =>
  value === undefined ||
  value === false ||
  (typeof value === 'string' && value.trim() === '') ||
  (typeof value === 'object' && value !== null && Object.values(value).every(isBlank));

/** What stands at a JSON Pointer. */
export function valueAt(form: object, pointer: string): unknown {
  let at: unknown = form;
  for (const name of pointer.split('/').slice(1)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}
