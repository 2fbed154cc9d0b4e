import type { Kernel } from '../kernel.ts';
import { openWake } from '../notify/wake.ts';
import { type Calling, callPeople } from './call-people.ts';
import { keepSending, LOOK_MS, WAITS } from './send-calls.ts';
import { eMail } from './ways/e-mail.ts';
import { push } from './ways/push.ts';
import type { Ways } from './ways/ways.ts';
import { webhook } from './ways/webhook.ts';

/** The ways of a node, by its configuration. */
export function openWays(kernel: Kernel): { ways: Ways; close(): void } {
  const mail = eMail(kernel.configuration.mail);
  return { ways: { 'e-mail': mail.send, webhook: webhook(kernel), push: push(kernel) }, close: mail.close };
}

/**
 * Calls people before clocks run out, until stopped: one loop takes what is due, the other sends it, so that a mail server that hangs
 * keeps no reminder from being written. Any process of the node may run it.
 */
export function startReminders(
  calling: Calling,
  ways: Ways,
  waits: readonly number[] = WAITS,
): { stop(): Promise<void> } {
  const { kernel } = calling;
  let stopping = false;
  const [calls, sends] = [openWake(), openWake()];
  const sending = keepSending(kernel, ways, sends, waits);
  const running = (async () => {
    while (!stopping) {
      try {
        if ((await callPeople(calling)) > 0) sends.rouse();
      } catch (error) {
        if (!stopping) kernel.log(`reminders: ${(error as Error).message}; trying again`);
      }
      if (!stopping) await calls.wait(LOOK_MS);
    }
  })();
  return {
    async stop() {
      stopping = true;
      calls.rouse();
      await Promise.all([running, sending.stop()]);
    },
  };
}
