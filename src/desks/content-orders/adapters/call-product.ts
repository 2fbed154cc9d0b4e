import type { Kernel } from '../../../kernel/kernel.ts';
import { guardedFetch } from '../../../kernel/notify/guarded-fetch.ts';
import { type Outcome, outcomeOfStatus, retryAfterOf } from '../acting/acting-result.ts';
import type { Call, Conversation } from './adapter.ts';

/** Larger than a topic with its posts. */
const MOST_BYTES = 5_000_000;

/** Holds a conversation with the product at this origin. Throws what a call threw. */
export async function callProduct(
  kernel: Kernel,
  origin: string,
  conversation: Conversation,
): Promise<Outcome> {
  let next = conversation.next();
  while (!next.done) {
    const call = next.value;
    const answer = await guardedFetch(
      new URL(call.path, origin).href,
      { ...requestOf(call), maxBytes: MOST_BYTES, timeoutMs: 10_000 },
      kernel.configuration.privateHosts,
    );
    const { status, headers, body } = answer;
    if (!call.takes?.includes(status)) {
      const outcome = outcomeOfStatus(status, retryAfterOf(headers.get('retry-after'), kernel.now()));
      if (outcome) return outcome;
    }
    let json: unknown;
    if (call.reads && status >= 200 && status <= 299) {
      try {
        json = JSON.parse(body.toString('utf8'));
      } catch {
        return { result: 'unreadable', detail: `HTTP ${status} without JSON` };
      }
    }
    next = conversation.next({ status, json });
  }
  return next.value;
}

function requestOf({ method, headers = {}, json, form }: Call) {
  const accept = { accept: 'application/json', ...headers };
  if (json)
    return { method, headers: { ...accept, 'content-type': 'application/json' }, body: JSON.stringify(json) };
  if (form)
    return {
      method,
      headers: { ...accept, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    };
  return { method, headers: accept };
}
