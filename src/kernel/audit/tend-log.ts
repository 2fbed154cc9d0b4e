import type { Counter } from '../desk.ts';
import type { Kernel } from '../kernel.ts';
import { dayOf, newestPublicDay } from './public-counts.ts';
import { rekeyOpenings } from './rekey-openings.ts';
import { publishReport } from './report.ts';

const DAY_MS = 86_400_000;

/**
 * What the log needs from time to time: new keys when the retention of backups ends, and a report over each month that
 * is over. Does what is due now; a node's first look only notes from when on it counts.
 */
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
