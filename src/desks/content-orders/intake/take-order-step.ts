import type { Proposed } from '../../../engines/cases/case.ts';
import { readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import { sendLetter } from '../../../kernel/exchange/letters/send-letter.ts';
import type { SignedIn } from '../../../kernel/identity/credentials.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import { ON_ITEMS } from '../acting/acting-message.ts';
import { writeMessages } from '../acting/write-messages.ts';
import { requireRegistered } from '../authorities/require-registered.ts';
import type { Desk } from '../context.ts';
import { DRILL_AUTHORITY } from '../drills/start-drill.ts';
import { LETTERS } from '../order-letters.ts';
import { isDrill } from '../removal-order/removal-order-drill.procedure.ts';
import { feedbackOf, impossibilityOf } from '../removal-order/write-annexes.ts';
import { findOrder, organisationName } from './order-queries.ts';
import { sendScrutinyRequest } from './provider-scrutiny.ts';
import { BY_ARRIVAL, showOrder } from './show-order.ts';

type Data = Record<string, unknown>;

/** Steps by which the authority is answered; to a partner's order the answer goes by itself. */
const ANSWERS: Readonly<Record<string, typeof feedbackLetter>> = {
  'send-feedback': feedbackLetter,
  'ask-clarification': impossibilityLetter,
  'declare-impossible': impossibilityLetter,
};

/** Takes one step of an order as the viewer, and shows the order then. */
export async function takeOrderStep(
  desk: Desk,
  { viewer, person }: SignedIn,
  id: string,
  step: string,
  data: Data,
) {
  const { kernel, procedures, policy } = desk;
  const partner = await kernel.store.for(viewer)(async (tx) => {
    const { file } = await readCase(kernel, procedures, tx, id);
    const row = await findOrder(tx, file.object);
    if (!row) throw new Refusal('not-found', 'There is no such order that you may see.');
    policy.require(viewer, step === 'annotate' ? 'annotate' : 'take-order-step', { type: 'Case', id });
    if (BY_ARRIVAL.includes(step)) throw new Refusal('step-not-permitted');
    if (step === 'call-back' && !(isDrill(file.procedure) && data.authority === DRILL_AUTHORITY.id))
      await requireRegistered(desk, tx, file.organisation, 'issue', data);
    return row.partner;
  });
  const answer = partner === null ? undefined : ANSWERS[step];
  const proposed = { step, actor: viewer.actor, roles: viewer.roles, data };
  if (step === 'ask-scrutiny') await askScrutiny(desk, id, proposed);
  else if (!answer && !ON_ITEMS[step]) {
    return retryConflicts(() =>
      kernel.store.for(viewer)(async (tx) =>
        showOrder(desk, tx, await takeStep(kernel, procedures, tx, id, proposed)),
      ),
    );
  }
  // The step and what is sent are one: there is no answer and no execution on record that nobody is told of.
  else
    await retryConflicts(() =>
      kernel.store.system('a step of an order')(async (tx) => {
        tx.viewer.actor = viewer.actor;
        const folded = await takeStep(kernel, procedures, tx, id, proposed);
        const row = (await findOrder(tx, folded.file.object))!;
        await writeMessages(desk, tx, folded, row);
        if (!answer) return;
        const provider = await organisationName(tx, folded.file.organisation);
        const said = answer(folded, row, { provider, person: person.name, now: kernel.now() });
        await sendLetter(kernel, tx, {
          to: partner!,
          kind: LETTERS.answer,
          body: { order: row.partnerOrder, ...said },
        });
      }),
    );
  return kernel.store.for(viewer)(async (tx) =>
    showOrder(desk, tx, await readCase(kernel, procedures, tx, id)),
  );
}

const askScrutiny = ({ kernel, procedures, policy }: Desk, id: string, proposed: Proposed) =>
  retryConflicts(() =>
    kernel.store.system('scrutiny asked for')(async (tx) => {
      tx.viewer.actor = proposed.actor;
      const { file } = await takeStep(kernel, procedures, tx, id, proposed);
      const row = (await findOrder(tx, file.object))!;
      await sendScrutinyRequest({ kernel, procedures, policy }, tx, row, String(proposed.data.reason));
    }),
  );

function feedbackLetter(...about: Parameters<typeof feedbackOf>): object {
  return { feedback: feedbackOf(...about) };
}

function impossibilityLetter(...about: Parameters<typeof impossibilityOf>): object {
  return { impossibility: impossibilityOf(...about) };
}
