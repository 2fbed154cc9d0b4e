import { Compile } from 'typebox/compile';
import { nameFaults, type SchemaFault } from '../../../kernel/http/name-faults.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Form5 } from '../../../standards/e-evidence-forms/form-5.ts';
import type { Form6 } from '../../../standards/e-evidence-forms/form-6.ts';
import { FORMS, type Form, forProvider } from '../../../standards/e-evidence-forms/forms.ts';
import { readForm } from '../../../standards/e-evidence-forms/read-xml.ts';
import type { Certificate } from './read-certificate.ts';

export type ReceivedForm = Certificate | Form5 | Form6;

const TAKEN = [1, 2, 5, 6] as const;
const validators = new Map(TAKEN.map((form) => [form as number, Compile(FORMS[form].schema)]));

/**
 * A form out of a body, XML (bytes) or JSON. Section M goes no further than here (Art. 9(2)): no fault quotes a text.
 * Throws `body-malformed`.
 */
export function readFormBody(body: unknown): ReceivedForm {
  return keepable(forProvider(Buffer.isBuffer(body) ? fromXml(body) : fromJson(body)));
}

function fromXml(bytes: Buffer): Form {
  const read = readForm(bytes);
  if ('form' in read) return read.form;
  throw new Refusal(
    'body-malformed',
    undefined,
    read.faults.slice(0, 20).map(({ path, message }) => ({ property: path, reason: message })),
  );
}

function fromJson(body: unknown): Form {
  const number = (body as { form?: unknown } | null)?.form;
  const validator = validators.get(number as number);
  if (!validator) throw notTaken();
  if (validator.Check(body)) return body as Form;
  // Names of fields that nobody knows are the sender's words: told by their place alone.
  const faults = ([...validator.Errors(body)] as unknown as SchemaFault[]).map((fault) =>
    fault.keyword === 'additionalProperties'
      ? { ...fault, keyword: 'unknown', message: 'has a field that the form does not know' }
      : fault,
  );
  throw new Refusal('body-malformed', undefined, nameFaults(faults));
}

function keepable(form: ReturnType<typeof forProvider>): ReceivedForm {
  if (form.form === 3) throw notTaken();
  return form as ReceivedForm;
}

const notTaken = () =>
  new Refusal('body-malformed', undefined, [
    { property: 'form', reason: 'must be 1, 2, 5 or 6: Form 3 is what you write yourself' },
  ]);
