import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { readCase } from '../../../kernel/cases/take-step.ts';
import type { SignedIn } from '../../../kernel/identity/credentials.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Desk } from '../context.ts';
import { showOrder } from '../intake/show-order.ts';
import { makeDue, settleByHand } from './delivery-queries.ts';

/** What a person says of a message that did not arrive. */
export const DECISIONS = ['try-again', 'done-by-hand'] as const;

/** Has a system told again, or records that a person did at the product what it asks. Throws `not-found`, `conflict`. */
export async function decideMessage(
  desk: Desk,
  { viewer }: SignedIn,
  id: string,
  message: string,
  what: (typeof DECISIONS)[number],
) {
  const { kernel, procedures, policy } = desk;
  const object = await kernel.store.for(viewer)(async (tx) => {
    const { file } = await readCase(kernel, procedures, tx, id);
    policy.require(viewer, 'take-order-step', { type: 'Case', id });
    return file.object;
  });
  if (!/^[0-9a-f-]{36}$/.test(message)) throw new Refusal('not-found');
  await kernel.store.system('acting')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const now = kernel.now();
    const [moved] = await (what === 'try-again' ? makeDue : settleByHand)(tx, message, object, now);
    if (!moved)
      throw new Refusal('conflict', 'This is over, or the order has no such message. Reload the order.');
    const kind = what === 'try-again' ? 'acting-system.asked-again' : 'acting-system.done-by-hand';
    const fields = { case: id, message, item: moved.item + 1, host: moved.host };
    await writeEntries(tx, kernel.keyring, [{ kind, object, fields }], now);
  });
  return kernel.store.for(viewer)(async (tx) =>
    showOrder(desk, tx, await readCase(kernel, procedures, tx, id)),
  );
}
