import type { Kernel } from '../../../kernel/kernel.ts';
import { type Deliverer, keepDelivering, WAITS } from '../../../kernel/notify/keep-delivering.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Desk } from '../context.ts';
import type { Outcome } from './acting-result.ts';
import { claimMessages, type DueMessage, storeOutcome } from './delivery-queries.ts';
import { sendWebhook } from './send-webhook.ts';

const AT_ONCE = 10;

/** Tells systems what was executed and put back, until each took it or needs a person. Any process of the node may run it. */
export function deliverMessages({ kernel }: Pick<Desk, 'kernel'>): Deliverer {
  return keepDelivering({
    what: 'content orders to systems',
    log: kernel.log,
    claim: () => kernel.store.system('acting')((tx) => claimMessages(tx, kernel.now(), AT_ONCE)),
    async deliver(message) {
      const outcome = await attempt(kernel, message);
      const now = kernel.now();
      const wait = Math.max(WAITS[Math.min(message.attempts, WAITS.length) - 1]!, outcome.retryAfter ?? 0);
      const nextAt = new Date(now.getTime() + wait * 1000);
      await kernel.store.system('acting')((tx) => storeOutcome(tx, message.id, outcome, { now, nextAt }));
    },
  });
}

async function attempt(kernel: Kernel, message: DueMessage): Promise<Outcome> {
  if (message.type === 'act-on-item' && message.overtaken) return { result: 'overtaken' };
  try {
    const secret = kernel.keyring.open('blobs', message.secretKeyId, message.secret).toString('utf8');
    return await sendWebhook(kernel, message, secret);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'address-refused')
      return { result: 'refused', detail: error.message };
    return { result: 'unreachable', detail: (error as Error).message };
  }
}
