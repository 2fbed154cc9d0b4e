import type { Kernel } from '../kernel.ts';
import type { Wake } from '../notify/wake.ts';
import { claimCalls, markFailed, markSent, type WaitingCall } from './duty-queries.ts';
import { callText } from './message-text.ts';
import { openAddress, type Ways } from './ways/ways.ts';

/** Seconds until the next attempt, after each; the last as often as it takes until `GIVEN_UP_MS` have passed. */
export const WAITS = [5, 15, 30, 60, 300, 900];
const GIVEN_UP_MS = 24 * 3_600_000;
const AT_ONCE = 20;
/** How often it is looked for what is due: a reminder is late by so much at the most, and by how long its sending takes. */
export const LOOK_MS = 250;

/**
 * Begins to send messages that wait, each until it has arrived or a day has passed. An attempt is counted before it is made; what died
 * between sending and the note of it goes out again under the same id and says so.
 * @param most how many are taken now
 * @returns one promise for each that was begun; none of them rejects
 */
export async function beginCalls(
  kernel: Kernel,
  ways: Ways,
  waits: readonly number[] = WAITS,
  most = AT_ONCE,
): Promise<Promise<void>[]> {
  const due = await kernel.store.system('calls')((tx) => claimCalls(tx, kernel.now(), waits, most));
  return due.map((call) =>
    send(kernel, ways, call).catch((error: Error) => kernel.log(`calls: ${error.message}; trying again`)),
  );
}

/** Sends all that waits now, and comes back when every attempt has ended. */
export async function sendCalls(kernel: Kernel, ways: Ways): Promise<void> {
  for (let many = AT_ONCE; many === AT_ONCE; ) {
    const begun = await beginCalls(kernel, ways);
    await Promise.all(begun);
    many = begun.length;
  }
}

/**
 * Sends until stopped, so many at once. An address that hangs takes up a place and keeps nobody else's message.
 * @param wake rouses it: there is something new
 */
export function keepSending(
  kernel: Kernel,
  ways: Ways,
  wake: Wake,
  waits: readonly number[] = WAITS,
): { stop(): Promise<void> } {
  let stopping = false;
  const underWay = new Set<Promise<void>>();
  const running = (async () => {
    while (!stopping) {
      try {
        const most = AT_ONCE - underWay.size;
        const begun = most > 0 ? await beginCalls(kernel, ways, waits, most) : [];
        for (const one of begun) {
          underWay.add(one);
          void one.then(() => {
            underWay.delete(one);
            wake.rouse();
          });
        }
      } catch (error) {
        if (!stopping) kernel.log(`calls: ${(error as Error).message}; trying again`);
      }
      if (!stopping) await wake.wait(LOOK_MS);
    }
    await Promise.all(underWay);
  })();
  return {
    async stop() {
      stopping = true;
      wake.rouse();
      await running;
    },
  };
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
