import { readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Desk } from '../context.ts';
import { askToTell, decidedAt } from './tell-by-hand.ts';
import { type DueMessage, messagesOfCase } from './webhook-queries.ts';

/** Attempts, over 42 minutes, after which a person is asked to tell the platform; the node goes on trying. */
export const PATIENCE = 5;

/**
 * What an attempt means for the case: an endpoint that took all there was to tell ends a person's duty, and one that
 * has failed for long begins one. A case that cannot be folded keeps no message back.
 */
export async function settleTelling(desk: Desk, message: DueMessage): Promise<void> {
  try {
    await retryConflicts(() =>
      desk.kernel.store.system('webhooks')(async (tx) => {
        const { waiting } = await messagesOfCase(tx, message.object);
        if (waiting === 0) await noteTold(desk, tx, message);
        else if (message.attempts >= PATIENCE) await askPerson(desk, tx, message);
      }),
    );
  } catch (error) {
    desk.kernel.log(`webhooks: case ${message.case}: ${(error as Error).message}`);
  }
}

async function noteTold(desk: Desk, tx: Transaction, message: DueMessage): Promise<void> {
  const folded = await readCase(desk.kernel, desk.procedures, tx, message.case);
  if (!folded.state.permitted.some(({ step }) => step === 'platform-told')) return;
  const decided = decidedAt(folded);
  // The restriction arrived, and that it is lifted is not sequenced yet.
  if (decided === null || message.createdAt < decided) return;
  await takeStep(desk.kernel, desk.procedures, tx, message.case, {
    step: 'platform-told',
    actor: 'system',
    data: { how: 'The endpoint of the platform took the message' },
  });
}

async function askPerson(desk: Desk, tx: Transaction, message: DueMessage): Promise<void> {
  const folded = await readCase(desk.kernel, desk.procedures, tx, message.case);
  await askToTell(desk, tx, folded, 'endpoint-fails');
}
