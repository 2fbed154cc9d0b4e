import type { CaseEvent } from '../../../engines/cases/case.ts';
import type { FoldedCase } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Feedback, Impossibility } from '../../../standards/tco-annexes/answers.ts';
import { ANSWERED_BY } from './removal-order.terms.ts';

/** Who answers, and for whom. */
export type Answering = { provider: string; person: string; now: Date };
type Written = { document: string; receivedAt: Date };

/** Annex II of an order whose content is gone. Throws `step-not-permitted` before that. */
export function feedbackOf({ file, events }: FoldedCase, written: Written, by: Answering): Feedback {
  const done = events.findLast(({ step }) => ANSWERED_BY.feedback.includes(step));
  if (!done)
    throw new Refusal(
      'step-not-permitted',
      'Nothing was removed or disabled yet: there is nothing to report.',
    );
  const proposed = events.findLast(({ step, n }) => step === 'propose-execution' && n < done.n);
  const removed = done.step === 'confirm-execution' && proposed?.data.measure === 'removed';
  return {
    ...parties(file.id, written, by),
    measure: removed ? 'removed' : 'disabled-in-all-member-states',
    executedAt: textOf(done, 'executedAt'),
    ...signer(written, by),
  };
}

/** Annex III of an order that rests. Throws `step-not-permitted` where nothing stands in the way. */
export function impossibilityOf(
  { file, events }: FoldedCase,
  written: Written,
  by: Answering,
): Impossibility {
  const told = events.findLast(({ step }) => ANSWERED_BY.impossibility.includes(step));
  if (!told) throw new Refusal('step-not-permitted', 'No obstacle is on record: there is nothing to tell.');
  const checked = events.findLast(({ step, n }) => step === 'check-completeness' && n < told.n);
  const asks = told.step === 'ask-clarification';
  return {
    ...parties(file.id, written, by),
    reason: asks
      ? checked?.data.found === 'manifest-error'
        ? 'manifest-errors'
        : 'insufficient-information'
      : (told.data.why as 'force-majeure' | 'de-facto-impossibility'),
    explanation: textOf(told, 'explanation'),
    ...(asks ? { needed: told.data.needed as string[] } : {}),
    ...signer(written, by),
  };
}

const textOf = ({ data }: CaseEvent, field: string): string => String(data[field] ?? '');

function parties(id: string, { document, receivedAt }: Written, { provider }: Answering) {
  const order = JSON.parse(document) as Record<string, unknown>;
  return {
    addressee: said(order, 'addressee', 'name') ?? provider,
    authority: said(order, 'authority', 'name') ?? 'not readable in the order',
    authorityReference: said(order, 'reference') ?? 'not readable in the order',
    addresseeReference: id,
    receivedAt: receivedAt.toISOString(),
  };
}

function signer({ document }: Written, { provider, person, now }: Answering) {
  const order = JSON.parse(document) as Record<string, unknown>;
  return {
    provider,
    establishedIn: said(order, 'addressee', 'establishedIn') ?? '–',
    authorisedPerson: person,
    contactEmail: said(order, 'addressee', 'contactPoint') ?? '–',
    at: now.toISOString(),
  };
}

/** A text of the order, as far as it can be read. Attacker-controlled. */
function said(order: Record<string, unknown>, ...path: string[]): string | null {
  let at: unknown = order;
  for (const name of path)
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined;
  return typeof at === 'string' && at.trim() !== '' ? at.trim().slice(0, 300) : null;
}
