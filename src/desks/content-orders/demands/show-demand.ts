import { stepsFor } from '../../../engines/cases/actors.ts';
import { showClocks, showEvents } from '../../../kernel/cases/show-history.ts';
import type { FoldedCase } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { candidate } from '../authorities/candidate.ts';
import { authoritiesOf } from '../authorities/import-authorities.ts';
import type { Desk } from '../context.ts';
import { findDemand, sameReference } from '../intake/order-queries.ts';
import { BY_ARRIVAL } from '../intake/show-order.ts';
import { FORCE } from './demand.terms.ts';
import { demandFaults } from './demand-faults.ts';
import { DEMANDS } from './demand-kinds.ts';
import { noticeSender } from './notice/notice-sender.ts';

/** A demand as this viewer may see it and act on it, folded now; its kind and what stands behind it come first. */
export async function showDemand(desk: Desk, tx: Transaction, folded: FoldedCase) {
  const { kernel, procedures } = desk;
  const { file, events, state } = folded;
  const row = await findDemand(tx, file.object);
  if (!row) throw new Refusal('not-found', 'There is no such demand that you may see.');
  const { kind } = row;
  const procedure = procedures.procedureOf(file.procedure, file.procedureVersion);
  const { demand } = JSON.parse(row.document) as { demand: Record<string, unknown> };
  const { competence } = DEMANDS[kind];
  const register = competence === null ? [] : await authoritiesOf(tx, file.organisation);
  const now = kernel.now();
  return {
    kind,
    force: FORCE[kind],
    id: file.id,
    procedure: file.procedure,
    procedureVersion: file.procedureVersion,
    state: state.state,
    tracks: state.tracks,
    closed: state.closed,
    receivedAt: row.receivedAt.toISOString(),
    demand,
    digest: row.digest,
    faults: demandFaults(kind, demand, row.receivedAt.getTime()),
    /** Of a notice; their name is for the people who answer it, and for nobody else. */
    notifier: kind === 'notice' ? await noticeSender(tx, file.object) : null,
    sender: {
      signature: events[0]?.data.signature ?? 'none',
      // Whom to call back, from the register alone; what the demand says of itself is not among it.
      candidates: register
        .filter(
          ({ state: one, competences }) =>
            competence !== null &&
            competences.includes(competence) &&
            (row.issuingState === null || one === row.issuingState),
        )
        .map((one) => candidate(one, row.key, now)),
    },
    sameReference: row.reference === null ? [] : await sameReference(tx, row),
    permitted: stepsFor(state.permitted, procedure, tx.viewer.actor, tx.viewer.roles)
      .filter(({ step }) => !BY_ARRIVAL.includes(step))
      .map(({ step }) => ({ step })),
    clocks: showClocks(state.clocks),
    events: await showEvents(kernel, tx, folded),
  };
}
