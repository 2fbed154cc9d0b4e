import { stepsFor } from '../../../engines/cases/actors.ts';
import { showClocks, showEvents } from '../../../kernel/cases/show-history.ts';
import type { FoldedCase } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { orderFaults } from '../../../standards/tco-annexes/faults.ts';
import { type ToldRow, toldOf } from '../acting/acting-queries.ts';
import { candidate } from '../authorities/candidate.ts';
import { authoritiesOf } from '../authorities/import-authorities.ts';
import type { Desk } from '../context.ts';
import { DRILL_AUTHORITY } from '../drills/start-drill.ts';
import { findOrder, type ListedOrder, sameReference } from './order-queries.ts';

/** Steps that the node takes when something arrives, and nobody by hand. */
export const BY_ARRIVAL: readonly string[] = ['receive', 'received-again'];

/** An order as this viewer may see it and act on it, folded now. */
export async function showOrder(desk: Desk, tx: Transaction, folded: FoldedCase) {
  const { kernel, procedures } = desk;
  const { file, events, state } = folded;
  const row = await findOrder(tx, file.object);
  if (!row) throw new Refusal('not-found', 'There is no such order that you may see.');
  const procedure = procedures.procedureOf(file.procedure, file.procedureVersion);
  const order = JSON.parse(row.document) as Record<string, unknown>;
  const register = await authoritiesOf(tx, file.organisation);
  const now = kernel.now();
  return {
    id: file.id,
    kind: row.kind,
    drill: procedure.drill === true,
    procedure: file.procedure,
    procedureVersion: file.procedureVersion,
    state: state.state,
    tracks: state.tracks,
    closed: state.closed,
    receivedAt: row.receivedAt.toISOString(),
    order,
    digest: row.digest,
    original: row.original === null ? null : { sha256: row.original, kind: row.originalKind },
    faults: orderFaults(order, row.receivedAt.getTime()),
    sender: {
      signature: events[0]?.data.signature ?? 'none',
      // Whom to call back, from the register alone; what the order says of itself is not among it.
      candidates: procedure.drill
        ? [drillCandidate(now)]
        : register
            .filter(({ state, competences }) => state === row.issuingState && competences.includes('issue'))
            .map((one) => candidate(one, row.key, now)),
    },
    sameReference: await sameReference(tx, row),
    told: (await toldOf(tx, file.object)).map(showTold),
    permitted: stepsFor(state.permitted, procedure, tx.viewer.actor, tx.viewer.roles)
      .filter(({ step }) => !BY_ARRIVAL.includes(step))
      .map(({ step }) => ({ step })),
    clocks: showClocks(state.clocks),
    events: await showEvents(kernel, tx, folded),
  };
}

const showTold = ({ item, createdAt, nextAt, settledAt, ...one }: ToldRow) => ({
  ...one,
  item: item + 1,
  createdAt: createdAt.toISOString(),
  nextAt: nextAt?.toISOString() ?? null,
  settledAt: settledAt?.toISOString() ?? null,
});

/** In a drill nobody is called: an authority must not be. */
const drillCandidate = (now: Date): ReturnType<typeof candidate> => ({
  ...DRILL_AUTHORITY,
  name: 'DRILL: call nobody, and say what they would have answered',
  type: 'other-competent-authority',
  languages: [],
  source: 'https://drill.example',
  sourceDate: now.toISOString().slice(0, 10),
  expires: now.toISOString().slice(0, 10),
  inForce: true,
  signed: false,
});

export const showListed = ({ object: _, organisation: __, ...one }: ListedOrder) => ({
  ...one,
  receivedAt: one.receivedAt.toISOString(),
  dueAt: one.dueAt?.toISOString() ?? null,
});
