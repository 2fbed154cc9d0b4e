import { openWake } from '../../../kernel/notify/wake.ts';
import type { Desk } from '../context.ts';
import { type Claimed, claimDue } from './exchange-queries.ts';
import { claimFrom, pullExchange } from './pull-exchange.ts';

const LOOK_MS = 2000;
/** Pulls at one time: each may hold an answer in memory. */
const AT_ONCE = 4;
/** A pull that lasts longer leaves its place to another: a far side that hangs holds up itself alone. */
const KEEPS_PLACE_MS = 3000;
/** Pulls that left their place and go on; what is more keeps it. */
const LATE_AT_ONCE = 12;
/** Of one far side: however many lists it has, it takes no more places. */
const FROM_ONE_HOST = 2;

export type RunningExchanges = {
  /** Looks now, beside the look every two seconds. */
  kick(): void;
  stop(): Promise<void>;
};

type Pull = { host: string; late: boolean; ended: Promise<void> };

const fullHosts = (pulls: Set<Pull>): string[] => {
  const hosts = [...pulls].map(({ host }) => host);
  return hosts.filter((host) => hosts.filter((other) => other === host).length >= FROM_ONE_HOST);
};

/** Pulls from each exchange when its time has come. Any process of the node may run it. */
export function runExchanges(desk: Desk): RunningExchanges {
  const { kernel } = desk;
  const hangUp = new AbortController();
  const pulls = new Set<Pull>();
  const wake = openWake();
  const sayTrouble = ({ message }: Error) => {
    if (!hangUp.signal.aborted) kernel.log(`exchanges: ${message}; trying again`);
  };
  const room = () => {
    const late = [...pulls].filter((pull) => pull.late).length;
    return pulls.size - Math.min(late, LATE_AT_ONCE) < AT_ONCE;
  };
  const start = (exchange: Claimed) => {
    const pull: Pull = { host: new URL(exchange.address).host, late: false, ended: Promise.resolve() };
    const leave = setTimeout(() => {
      pull.late = true;
      wake.rouse();
    }, KEEPS_PLACE_MS);
    pull.ended = pullExchange(desk, exchange, hangUp.signal)
      .catch(sayTrouble)
      .finally(() => {
        clearTimeout(leave);
        pulls.delete(pull);
        wake.rouse();
      });
    pulls.add(pull);
  };
  const begin = async () => {
    while (room() && !hangUp.signal.aborted) {
      const now = kernel.now();
      const full = fullHosts(pulls);
      const [due] = await kernel.store.system('exchanges')((tx) =>
        claimDue(tx, now, claimFrom(now), 1, full),
      );
      if (!due) return;
      start(due);
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
      await Promise.all([...pulls].map(({ ended }) => ended));
    },
  };
}
