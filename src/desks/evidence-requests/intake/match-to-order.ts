import { addDuration } from '../../../engines/cases/duration.ts';
import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Form5 } from '../../../standards/e-evidence-forms/form-5.ts';
import type { Form6 } from '../../../standards/e-evidence-forms/form-6.ts';
import type { Desk } from '../context.ts';
import { dayOf } from './read-certificate.ts';
import type { Arrival } from './receive-request.ts';
import { insertForm, preservationOrdersOf } from './request-queries.ts';

/**
 * Forms 5 and 6 name no identifiers: they go to the preservation order of their file number and day of issue, and what it
 * names is what stays. One that fits none, or two, is refused, so that a person finds out.
 */
export async function matchToOrder(
  desk: Desk,
  tx: Transaction,
  form: Form5 | Form6,
  { organisation, document, digest, receivedAt, by }: Arrival,
): Promise<string> {
  const { kernel, procedures } = desk;
  const fileNumber = form.sectionC?.fileNumber?.trim() ?? '';
  const issuedOn = dayOf(form.sectionC?.dateOfIssue) ?? '';
  const found = await preservationOrdersOf(tx, organisation, { fileNumber, issuedOn });
  const [order] = found;
  if (!order || found.length > 1)
    throw new Refusal(
      'conflict',
      order
        ? 'Two preservation orders have this file number and day of issue: ask the authority which one is meant.'
        : 'No preservation order here has the file number and day of issue of section C: ask the authority.',
      [
        {
          property: 'sectionC',
          reason: order ? 'fits two preservation orders' : 'fits no preservation order',
        },
      ],
    );
  const { state } = await readCase(kernel, procedures, tx, order.id);
  const wanted = form.form === 5 ? 'production-followed' : 'extend';
  const at = receivedAt.toISOString();
  const until = addDuration(addDuration(order.receivedAt.getTime(), 'P60D'), 'P30D');
  const open = state.permitted.some(({ step }) => step === wanted);
  // Received in time and entered late counts from its receipt; but what has ended has ended.
  const step = open ? wanted : 'form-without-effect';
  const data =
    step === 'extend'
      ? { receivedAt: at, until: new Date(until).toISOString(), digest }
      : step === 'production-followed'
        ? { receivedAt: at, digest }
        : { receivedAt: at, form: String(form.form), digest };
  await takeStep(kernel, procedures, tx, order.id, { step, data, ...by });
  await insertForm(tx, { object: order.object, form: form.form, organisation, document, digest, receivedAt });
  const fields = { case: order.id, organisation, form: form.form, digest, receivedAt: at };
  await writeEntries(
    tx,
    kernel.keyring,
    [{ kind: 'evidence-form.received', object: order.object, fields }],
    kernel.now(),
  );
  return order.id;
}
