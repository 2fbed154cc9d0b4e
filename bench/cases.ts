/**
 * `npm run bench:cases [-- --json]`: how soon a person sees what is due, with ten thousand open orders, and how late a reminder is at
 * the worst. A real node, database and mail server, over HTTP and SMTP; the orders are taken in through the API as any other, while
 * reminders go out.
 */

import { anOrder, type OrderPlay, openOrderPlay } from '../src/desks/content-orders/testing/order-play.ts';
import { openWays, startReminders } from '../src/kernel/duty/start-reminders.ts';
import { openMailServer } from '../tests/mail-server.ts';
import { type Figures, machine, table, type Wanted } from './print-figures.ts';

const ORDERS = 10_000;
const AT_ONCE = 8;
const ASKED = 300;

const WATCHED_MS = 30_000;

const WANTED: Wanted = {
  clocks_page_p95_ms: { most: 100 },
  all_clocks_page_p95_ms: { most: 100 },
  reminder_late_max_ms: { most: 1000 },
};

/** Milliseconds that a page of what is due took, each time, the shortest first. */
async function asked(play: OrderPlay, path: string): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < ASKED; n++) {
    const from = performance.now();
    const { body } = await play.call(play.people.ana, 'GET', path);
    times.push(performance.now() - from);
    if (body.items.length === 0) throw new Error('nothing is listed');
  }
  return times.sort((a, b) => a - b);
}

export async function benchCases(): Promise<Figures> {
  const mail = await openMailServer();
  const play = await openOrderPlay({ mail: { url: mail.url, from: 'comity@provider.example' } });
  // Reminders are late by the clock on the wall.
  Object.defineProperty(play.clock, 'now', { get: () => new Date() });
  const { ana, bo } = play.people;
  for (const [who, email] of [
    [ana, 'ana@provider.example'],
    [bo, 'bo@provider.example'],
  ] as const) {
    const { body } = await play.call(who, 'POST', '/api/v1/duty/ways', { kind: 'e-mail', email });
    const code = mail.mails.at(-1)!.subject.slice(0, 6);
    await play.call(who, 'POST', `/api/v1/duty/ways/${body.id}/confirm`, { code });
  }
  mail.mails.length = 0;
  const { kernel, procedures } = play;
  const { ways, close } = openWays(kernel);
  const reminders = startReminders({ kernel, procedures, pages: { 'removal-order': '/orders' } }, ways);
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
    const times = await asked(play, '/api/v1/content-orders');
    const all = await asked(play, '/api/v1/clocks');
    // The orders came over an hour, so in every second some of their reminders are due; orders go on coming and people look.
    const until = performance.now() + WATCHED_MS;
    while (performance.now() < until) {
      await Promise.all([
        play.receive({ order: anOrder() }),
        play.call(ana, 'GET', '/api/v1/content-orders'),
        play.call(bo, 'GET', '/api/v1/content-orders'),
      ]);
    }
    const late = await lateness(play, mail);
    const at = (share: number, of = times) => Math.round((of[Math.floor(of.length * share)] ?? 0) * 10) / 10;
    return {
      open_orders: ORDERS,
      orders_received_per_s: Math.round(ORDERS / seconds),
      clocks_page_p50_ms: at(0.5),
      clocks_page_p95_ms: at(0.95),
      all_clocks_page_p95_ms: at(0.95, all),
      reminders_sent: late.reminders,
      messages_sent: late.messages,
      reminder_late_p50_ms: late.p50,
      reminder_late_max_ms: late.max,
    };
  } finally {
    await reminders.stop();
    close();
    await play.close();
    await mail.close();
  }
}

/** From the instant for which each message was planned to its arrival at the mail server. */
async function lateness(
  play: Awaited<ReturnType<typeof openOrderPlay>>,
  { mails }: Awaited<ReturnType<typeof openMailServer>>,
) {
  const { rows } = await play.kernel.store.pool.query<{ id: string; planned: Date; items: number }>(
    'select id, planned_at as planned, jsonb_array_length(items) as items from duty_call where sent_at is not null',
  );
  const arrived = new Map(mails.map(({ id, at }) => [id, at]));
  const late = rows.map(({ id, planned }) => {
    const at = arrived.get(`<${id}@provider.example>`);
    if (at === undefined) throw new Error(`message ${id} is marked as sent and did not arrive`);
    return at - planned.getTime();
  });
  if (late.length === 0) throw new Error('no reminder was sent');
  late.sort((a, b) => a - b);
  return {
    messages: rows.length,
    reminders: rows.reduce((sum, { items }) => sum + items, 0),
    p50: late[Math.floor(late.length / 2)]!,
    max: late.at(-1)!,
  };
}

if (process.argv[1] === import.meta.filename) {
  const figures = await benchCases();
  if (process.argv.includes('--json')) console.log(JSON.stringify({ ...figures, machine: machine() }));
  else console.log(`npm run bench:cases, ${machine()}\n\n${table(figures, WANTED)}`);
}
