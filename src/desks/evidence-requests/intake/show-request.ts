import { stepsFor } from '../../../engines/cases/actors.ts';
import { showClocks, showEvents } from '../../../kernel/cases/show-history.ts';
import type { FoldedCase } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { completeness } from '../../../standards/e-evidence-forms/completeness.ts';
import { authoritiesOf, isInForce } from '../authorities/evidence-register.ts';
import type { Desk } from '../context.ts';
import type { Certificate } from './read-certificate.ts';
import { findRequest, formsOf, type ListedRequest, sameFileNumber } from './request-queries.ts';

/** Steps that the node takes when a form arrives, and nobody by hand. */
export const BY_ARRIVAL: readonly string[] = [
  'receive',
  'received-again',
  'extend',
  'production-followed',
  'form-without-effect',
  'transmitted',
];

/** A certificate as this viewer may see it and act on it, folded now. */
export async function showRequest(desk: Desk, tx: Transaction, folded: FoldedCase) {
  const { kernel, procedures } = desk;
  const { file, events, state } = folded;
  const row = await findRequest(tx, file.object);
  if (!row) throw new Refusal('not-found', 'There is no such certificate that you may see.');
  const procedure = procedures.procedureOf(file.procedure, file.procedureVersion);
  const form = JSON.parse(row.document) as Certificate;
  const now = kernel.now();
  const register = await authoritiesOf(tx, file.organisation);
  return {
    id: file.id,
    certificate: row.certificate,
    procedure: file.procedure,
    procedureVersion: file.procedureVersion,
    state: state.state,
    tracks: state.tracks,
    closed: state.closed,
    receivedAt: row.receivedAt.toISOString(),
    form,
    digest: row.digest,
    findings: completeness(form, row.receivedAt.getTime()),
    sender: {
      channel: events[0]?.data.channel ?? null,
      shown: events[0]?.data.senderShown === true,
      // Whom to call back, from the register alone; what the form says of itself is not among it.
      candidates: register
        .filter(({ state: of }) => of === row.issuingState)
        .map((one) => ({ ...one, inForce: isInForce(one, now) })),
    },
    forms: (await formsOf(tx, file.object)).map(({ form: number, document, receivedAt }) => ({
      form: number,
      receivedAt: receivedAt.toISOString(),
      content: JSON.parse(document) as Record<string, unknown>,
    })),
    sameFileNumber: (await sameFileNumber(tx, row)).map(({ receivedAt, ...one }) => ({
      ...one,
      receivedAt: receivedAt.toISOString(),
    })),
    permitted: stepsFor(state.permitted, procedure, tx.viewer.actor, tx.viewer.roles)
      .filter(({ step }) => !BY_ARRIVAL.includes(step))
      .map(({ step }) => ({ step })),
    clocks: showClocks(state.clocks),
    events: await showEvents(kernel, tx, folded),
  };
}

export const showListed = ({ object: _, organisation: __, ...one }: ListedRequest) => ({
  ...one,
  receivedAt: one.receivedAt.toISOString(),
  dueAt: one.dueAt?.toISOString() ?? null,
});
