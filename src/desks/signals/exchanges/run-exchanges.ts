import { openWake } from '../../../kernel/notify/wake.ts';
import type { Desk } from '../context.ts';
import { claimDue } from './exchange-queries.ts';
import { claimFrom, pullExchange } from './pull-exchange.ts';

const LOOK_MS = 2000;
/** Pulls at one time: each may hold an answer in memory. */
const AT_ONCE = 4;

export type RunningExchanges = {
  /** Looks now, beside the look every two seconds. */
  kick(): void;
  stop(): Promise<void>;
};

/** Pulls from each exchange when its time has come. Any process of the node may run it. */
export function runExchanges(desk: Desk): RunningExchanges {
  const { kernel } = desk;
  const hangUp = new AbortController();
  const busy = new Set<Promise<void>>();
  const wake = openWake();
  const sayTrouble = ({ message }: Error) => {
    if (!hangUp.signal.aborted) kernel.log(`exchanges: ${message}; trying again`);
  };
  const begin = async () => {
    const room = AT_ONCE - busy.size;
    if (room <= 0) return;
    const now = kernel.now();
    const due = await kernel.store.system('exchanges')((tx) => claimDue(tx, now, claimFrom(now), room));
    for (const exchange of due) {
      const pulling = pullExchange(desk, exchange, hangUp.signal)
        .catch(sayTrouble)
        .finally(() => {
          busy.delete(pulling);
          wake.rouse();
        });
      busy.add(pulling);
    }
  };
  const running = (async () => {
    while (!hangUp.signal.aborted) {
      wake.clear();
      await begin().catch(sayTrouble);
      await wake.wait(LOOK_MS);
    }
  })();
  return {
    kick: wake.rouse,
    async stop() {
      hangUp.abort();
      wake.rouse();
      await running;
      await Promise.all(busy);
    },
  };
}
