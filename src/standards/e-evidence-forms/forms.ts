import type { TSchema } from 'typebox';
import * as one from './form-1.ts';
import * as two from './form-2.ts';
import * as three from './form-3.ts';
import * as five from './form-5.ts';
import * as six from './form-6.ts';
import type { FormNumber } from './namespaces.ts';
import type { Shape } from './schema-parts.ts';

export type Form = one.Form1 | two.Form2 | three.Form3 | five.Form5 | six.Form6;
/** A form as a provider may have it. */
export type FormForProvider = one.Form1ForProvider | Exclude<Form, one.Form1>;

export const FORMS: Readonly<Record<FormNumber, { schema: TSchema; examples: () => Form[] }>> = {
  1: { schema: one.Form1, examples: one.examples },
  2: { schema: two.Form2, examples: two.examples },
  3: { schema: three.Form3, examples: three.examples },
  5: { schema: five.Form5, examples: five.examples },
  6: { schema: six.Form6, examples: six.examples },
};

export const shapeOf = (form: FormNumber): Shape => FORMS[form].schema as Shape;

/** The form without section M, which goes to a notified enforcing authority and never to the provider (Art. 9(2)). */
export function forProvider(form: Form): FormForProvider {
  if (form.form !== 1) return form;
  const { sectionM: _, ...rest } = form;
  return rest;
}
