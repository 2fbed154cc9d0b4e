/**
 * `npm run bench:cases [-- --json]`: how soon a person sees what is due, with ten thousand open orders. A real node and database, over HTTP;
 * the orders are taken in through the API as any other.
 */
import { anOrder, openOrderPlay } from '../src/desks/content-orders/testing/order-play.ts';
import { type Figures, machine, table, type Wanted } from './print-figures.ts';

const ORDERS = 10_000;
const AT_ONCE = 8;
const ASKED = 300;

const WANTED: Wanted = { clocks_page_p95_ms: { most: 100 } };

export async function benchCases(): Promise<Figures> {
  const play = await openOrderPlay();
  try {
    const begun = performance.now();
    let sent = 0;
    const send = async () => {
      while (sent < ORDERS) {
        sent++;
        // Received over an hour, so that what is due first is not what came last.
        const receivedAt = new Date(play.clock.now.getTime() - (sent % 3600) * 1000).toISOString();
        const { status, body } = await play.receive({ order: anOrder(), receivedAt });
        if (status !== 201) throw new Error(JSON.stringify(body));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, send));
    const seconds = (performance.now() - begun) / 1000;
    await play.settled();
    await play.kernel.store.pool.query('analyze');
    const times: number[] = [];
    for (let n = 0; n < ASKED; n++) {
      const from = performance.now();
      const { body } = await play.call(play.people.ana, 'GET', '/api/v1/content-orders');
      times.push(performance.now() - from);
      if (body.items.length === 0) throw new Error('nothing is listed');
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => Math.round((times[Math.floor(times.length * share)] ?? 0) * 10) / 10;
    return {
      open_orders: ORDERS,
      orders_received_per_s: Math.round(ORDERS / seconds),
      clocks_page_p50_ms: at(0.5),
      clocks_page_p95_ms: at(0.95),
    };
  } finally {
    await play.close();
  }
}

if (process.argv[1] === import.meta.filename) {
  const figures = await benchCases();
  if (process.argv.includes('--json')) console.log(JSON.stringify({ ...figures, machine: machine() }));
  else console.log(`npm run bench:cases, ${machine()}\n\n${table(figures, WANTED)}`);
}
