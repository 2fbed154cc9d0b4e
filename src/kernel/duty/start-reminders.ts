import type { Kernel } from '../kernel.ts';
import { openWake } from '../notify/wake.ts';
import { type Calling, callPeople } from './call-people.ts';
import { sendCalls, WAITS } from './send-calls.ts';
import { eMail } from './ways/e-mail.ts';
import { push } from './ways/push.ts';
import type { Ways } from './ways/ways.ts';
import { webhook } from './ways/webhook.ts';

/** How often it is looked for what is due: a reminder is late by so much at the most, and by how long its sending takes. */
const LOOK_MS = 250;

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
  const calls = openWake();
  const sends = openWake();
  const loop = async (what: string, wake: ReturnType<typeof openWake>, run: () => Promise<unknown>) => {
    while (!stopping) {
      try {
        await run();
      } catch (error) {
        if (!stopping) kernel.log(`${what}: ${(error as Error).message}; trying again`);
      }
      if (!stopping) await wake.wait(LOOK_MS);
    }
  };
  const running = [
    loop('reminders', calls, async () => {
      if ((await callPeople(calling)) > 0) sends.rouse();
    }),
    loop('calls', sends, () => sendCalls(kernel, ways, waits)),
  ];
  return {
    async stop() {
      stopping = true;
      calls.rouse();
      sends.rouse();
      await Promise.all(running);
    },
  };
}
