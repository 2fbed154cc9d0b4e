import { openWake } from './wake.ts';

/** Seconds until the next attempt, after each; the last for as long as it takes. */
export const WAITS = [5, 30, 120, 600, 1800, 7200, 18_000, 36_000, 86_400];
const LOOK_MS = 1000;

export type Deliverer = {
  /** Looks now, beside the look each second. */
  kick(): void;
  stop(): Promise<void>;
};

/**
 * Brings what waits in a table to where it is for, until stopped. Any process of the node may run it: a claim is one
 * statement that no two of them win. What fails is said and tried again.
 * @param claim takes what is due, for one attempt each
 * @param deliver makes the attempt and stores how it went
 */
export function keepDelivering<Message>(input: {
  what: string;
  log: (line: string) => void;
  claim: () => Promise<Message[]>;
  deliver: (message: Message) => Promise<void>;
}): Deliverer {
  const { what, log, claim, deliver } = input;
  let stopping = false;
  const wake = openWake();
  const sayTrouble = ({ message }: Error) => {
    if (!stopping) log(`${what}: ${message}; trying again`);
  };
  const running = (async () => {
    while (!stopping) {
      let taken = 0;
      try {
        const due = await claim();
        taken = due.length;
        const told = await Promise.allSettled(due.map(deliver));
        for (const one of told) if (one.status === 'rejected') sayTrouble(one.reason);
      } catch (error) {
        sayTrouble(error as Error);
      }
      await wake.wait(taken > 0 ? 0 : LOOK_MS);
    }
  })();
  return {
    kick: wake.rouse,
    async stop() {
      stopping = true;
      wake.rouse();
      await running;
    },
  };
}
