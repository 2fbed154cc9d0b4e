import type { Kernel } from '../../../kernel/kernel.ts';
import { guardedFetch } from '../../../kernel/notify/guarded-fetch.ts';
import { signMessage } from '../../../kernel/notify/sign-message.ts';
import { type Outcome, outcomeOfStatus, RESULTS, retryAfterOf } from './acting-result.ts';
import type { DueMessage } from './delivery-queries.ts';

/** One attempt at the organisation's own address (Standard Webhooks); what it does not take is sent again. Throws what the call threw. */
export async function sendWebhook(kernel: Kernel, message: DueMessage, secret: string): Promise<Outcome> {
  const now = kernel.now();
  const answer = await guardedFetch(
    message.url,
    {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...signMessage(secret, message.id, Math.floor(now.getTime() / 1000), message.body),
      },
      body: message.body,
      maxBytes: 65_536,
      timeoutMs: 10_000,
    },
    kernel.configuration.privateHosts,
  );
  const outcome = outcomeOfStatus(answer.status, retryAfterOf(answer.headers.get('retry-after'), now));
  if (!outcome) return { result: 'done' };
  // The organisation's own system is being set up or put right: nothing it answers is its last word.
  return RESULTS[outcome.result] === 'later' ? outcome : { ...outcome, result: 'failing' };
}
