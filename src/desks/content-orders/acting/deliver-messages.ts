import type { Kernel } from '../../../kernel/kernel.ts';
import { type Deliverer, keepDelivering, WAITS } from '../../../kernel/notify/keep-delivering.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Adapter } from '../adapters/adapter.ts';
import { callProduct } from '../adapters/call-product.ts';
import { productOf } from '../adapters/products.ts';
import type { Desk } from '../context.ts';
import type { ActingMessage } from './acting-message.ts';
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
    const adapter = productOf(message.kind);
    return adapter
      ? await askProduct(kernel, adapter, message, secret)
      : await sendWebhook(kernel, message, secret);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'address-refused')
      return { result: 'refused', detail: error.message };
    return { result: 'unreachable', detail: (error as Error).message };
  }
}

/** One attempt at a product; what this node did not hide there it does not show again. */
async function askProduct(
  kernel: Kernel,
  adapter: Adapter,
  message: DueMessage,
  secret: string,
): Promise<Outcome> {
  const said = JSON.parse(message.body) as ActingMessage;
  const acts = said.type === 'act-on-item';
  if (acts && said.silence && adapter.tellsAuthor) return { result: 'would-tell' };
  if (!acts && !message.ours) return { result: 'not-ours' };
  const access = { account: message.account, secret };
  const conversation = adapter.converse(new URL(message.item), said, access);
  if (!conversation) return { result: 'unclear-address' };
  const outcome = await callProduct(kernel, message.url, conversation);
  if (!acts && (outcome.result === 'gone' || outcome.result === 'not-found'))
    return { ...outcome, result: 'cannot-restore' };
  // An earlier attempt whose answer was lost did it.
  return acts && outcome.result === 'already' && message.uncertain ? { result: 'done' } : outcome;
}
