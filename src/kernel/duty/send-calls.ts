import type { Kernel } from '../kernel.ts';
import { claimCalls, markFailed, markSent, type WaitingCall } from './duty-queries.ts';
import { callText } from './message-text.ts';
import { openAddress, type Ways } from './ways/ways.ts';

/** Seconds until the next attempt, after each; the last as often as it takes until `GIVEN_UP_MS` have passed. */
export const WAITS = [5, 15, 30, 60, 300, 900];
const GIVEN_UP_MS = 24 * 3_600_000;
const AT_ONCE = 20;

/**
 * Sends the messages that wait, each until it has arrived or a day has passed. An attempt is counted before it is made; what died
 * between sending and the note of it goes out again under the same id and says so.
 * @returns how many were tried
 */
export async function sendCalls(
  kernel: Kernel,
  ways: Ways,
  waits: readonly number[] = WAITS,
): Promise<number> {
  let tried = 0;
  for (;;) {
    const due = await kernel.store.system('calls')((tx) => claimCalls(tx, kernel.now(), waits, AT_ONCE));
    await Promise.all(due.map((call) => send(kernel, ways, call)));
    tried += due.length;
    if (due.length < AT_ONCE) return tried;
  }
}

async function send(kernel: Kernel, ways: Ways, call: WaitingCall): Promise<void> {
  const now = kernel.now();
  const text = callText(call.items, {
    now: now.getTime(),
    drill: call.drill,
    again: call.attempts > 1,
    node: kernel.host.name,
  });
  try {
    const { keyId, address } = call;
    await ways[call.kind]({
      id: call.id,
      to: openAddress(kernel, { keyId, address }),
      ...text,
      drill: call.drill,
      attempt: call.attempts,
      items: call.items,
    });
  } catch (error) {
    const over = now.getTime() - call.plannedAt.getTime() > GIVEN_UP_MS ? now : null;
    await kernel.store.system('calls')((tx) => markFailed(tx, call.id, (error as Error).message, over));
    // The address is a person's: the log says the way alone.
    if (call.attempts === 1) kernel.log(`reminders: a message by ${call.kind} was not taken; trying again`);
    return;
  }
  await kernel.store.system('calls')((tx) => markSent(tx, call.id, kernel.now()));
}
