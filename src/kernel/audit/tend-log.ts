import type { Counter } from '../desk.ts';
import type { Kernel } from '../kernel.ts';
import { dayOf, newestPublicDay } from './public-counts.ts';
import { rekeyOpenings } from './rekey-openings.ts';
import { publishReport } from './report.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export type LogTending = { stop(): Promise<void> };

/**
 * What the log needs from time to time, looked at once an hour: new keys when the retention of backups ends, and a
 * report over each month that is over. What fails is said and tried again at the next look.
 */
export function startTending(kernel: Kernel, counters: readonly Counter[]): LogTending {
  let looking: Promise<void> = Promise.resolve();
  const look = () => {
    looking = tendLog(kernel, counters).catch((error: Error) =>
      kernel.log(`tending the log: ${error.message}`),
    );
  };
  const timer = setInterval(look, HOUR_MS);
  // Not while a node starts: then others need the database.
  const first = setTimeout(look, 60_000);
  return {
    async stop() {
      clearInterval(timer);
      clearTimeout(first);
      await looking;
    },
  };
}

/** Does what is due now. A node's first look only notes from when on it counts. */
export async function tendLog(kernel: Kernel, counters: readonly Counter[]): Promise<void> {
  const now = kernel.now();
  const rekeyed = await factOr(kernel, 'openings.rekeyed', now.toISOString());
  if (now.getTime() - Date.parse(rekeyed) >= kernel.configuration.backupDays * DAY_MS) {
    // A backup of the database alone opens nothing of what was erased before; one with its keys has been thrown away.
    await rekeyOpenings(kernel);
    await setFact(kernel, 'openings.rekeyed', now.toISOString());
  }
  const over = lastMonthOver(now);
  const reported = await factOr(kernel, 'report.last', over);
  for (let month = monthAfter(reported); month <= over; month = monthAfter(month)) {
    await publishReport(kernel, { from: `${month}-01`, to: lastDay(month) }, counters);
    await setFact(kernel, 'report.last', month);
  }
}

/** The newest month, `2026-10`, whose last day may be public. */
function lastMonthOver(now: Date): string {
  const next = new Date(Date.parse(newestPublicDay(now)) + DAY_MS);
  return dayOf(new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth(), 0))).slice(0, 7);
}

function monthAfter(month: string): string {
  return dayOf(new Date(Date.parse(`${lastDay(month)}`) + DAY_MS)).slice(0, 7);
}

function lastDay(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return dayOf(new Date(Date.UTC(year, number, 0)));
}

async function factOr(kernel: Kernel, name: string, otherwise: string): Promise<string> {
  return kernel.store.system('tending the log')(async (tx) => {
    await tx.query('insert into node_fact (name, value) values ($1, $2) on conflict do nothing', [
      name,
      otherwise,
    ]);
    const [row] = await tx.query<{ value: string }>('select value from node_fact where name = $1', [name]);
    return row!.value;
  });
}

const setFact = (kernel: Kernel, name: string, value: string) =>
  kernel.store.system('tending the log')((tx) =>
    tx.query('update node_fact set value = $2 where name = $1', [name, value]),
  );
