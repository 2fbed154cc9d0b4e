import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, test } from 'node:test';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { type MailServer, openMailServer } from '../../../../tests/mail-server.ts';
import { callPeople } from '../../../kernel/duty/call-people.ts';
import { openWays, startReminders } from '../../../kernel/duty/start-reminders.ts';
import { signMessage } from '../../../kernel/notify/sign-message.ts';
import { anOrder, type OrderPlay, openOrderPlay } from '../testing/order-play.ts';

const MINUTE = 60_000;
let mail: MailServer;
let play: OrderPlay;
let cy: TestPerson;
before(async () => {
  mail = await openMailServer();
  play = await openOrderPlay({ mail: { url: mail.url, from: 'comity@provider.example' } });
  cy = await play.person(['reviewer']);
});
after(async () => {
  await play?.close();
  await mail?.close();
});
beforeEach(async () => {
  await play.remind();
  mail.mails.length = 0;
});

const pass = (minutes: number) => {
  play.clock.now = new Date(play.clock.now.getTime() + minutes * MINUTE);
};
/** Who has got a mail since the last look, by the part before the at. */
const called = () =>
  mail.mails
    .splice(0)
    .map(({ to }) => to[0]!.split('@')[0])
    .sort();

async function canBeReached(who: TestPerson, name: string): Promise<string> {
  const email = `${name}@provider.example`;
  const added = await play.call(who, 'POST', '/api/v1/duty/ways', { kind: 'e-mail', email });
  assert.equal(added.status, 201, JSON.stringify(added.body));
  const code = /^(\d{6}) is your code/.exec(mail.mails.at(-1)!.subject)![1];
  const confirmed = await play.call(who, 'POST', `/api/v1/duty/ways/${added.body.id}/confirm`, { code });
  assert.equal(confirmed.body.confirmed, true, JSON.stringify(confirmed.body));
  mail.mails.length = 0;
  return added.body.id;
}

async function onDuty(who: TestPerson, turn: number, days = 1): Promise<string> {
  const { body, status } = await play.call(play.people.admin, 'POST', '/api/v1/duty/shifts', {
    person: who.id,
    turn,
    begins: play.clock.now.toISOString(),
    ends: new Date(play.clock.now.getTime() + days * 86_400_000).toISOString(),
  });
  assert.equal(status, 201, JSON.stringify(body));
  return body.id;
}

test('a night in which nobody answers: the first is called, then the next beside them, then everybody', async () => {
  const { ana, bo, reader } = play.people;
  await canBeReached(ana, 'ana');
  await canBeReached(bo, 'bo');
  await canBeReached(cy, 'cy');
  // Who may not see a case never hears of it.
  await canBeReached(reader, 'reader');
  await onDuty(ana, 1);
  await onDuty(bo, 2);
  const third = await onDuty(cy, 3);

  const order = anOrder();
  const { body } = await play.receive({ order });
  await play.remind();
  const [first] = mail.mails;
  assert.equal(first!.subject, 'removal order: removal is due in 60 min');
  assert.ok(first!.raw.includes(`/app/orders/${body.id}`));
  assert.match(first!.raw, /Auto-Submitted: auto-generated/);
  assert.match(first!.id, /^<[0-9a-f-]{36}@provider\.example>$/);
  // Nothing of what the order is about leaves by mail.
  for (const told of [order.reference, order.authority?.name, 'https://share.example'])
    assert.ok(!first!.raw.includes(String(told)), String(told));
  assert.deepEqual(called(), ['ana']);

  pass(14);
  await play.remind();
  assert.deepEqual(called(), [], 'a minute too soon');
  pass(1);
  await play.remind();
  assert.deepEqual(called(), ['ana', 'bo']);
  pass(15);
  await play.remind();
  assert.deepEqual(called(), ['ana', 'bo', 'cy']);
  pass(15);
  await play.remind();
  assert.deepEqual(called(), ['ana', 'bo', 'cy']);
  pass(15);
  await play.remind();
  assert.equal(mail.mails[0]!.subject, 'removal order: removal IS LATE');
  assert.deepEqual(called(), ['ana', 'bo', 'cy']);
  pass(600);
  await play.remind();
  assert.deepEqual(called(), [], 'what is late is said once');

  // Handed over, the shift is another person's from now on.
  const handed = await play.call(cy, 'POST', `/api/v1/duty/shifts/${third}/hand-over`, { to: bo.id });
  assert.equal(handed.status, 200, JSON.stringify(handed.body));
  const { body: rota } = await play.call(ana, 'GET', '/api/v1/duty');
  assert.deepEqual(
    rota.shifts.map((shift: { person: string; turn: number }) => [shift.person, shift.turn]),
    [
      [ana.id, 1],
      [bo.id, 2],
      [bo.id, 3],
    ],
  );
});

test('who says "I have it" is reminded alone, until it is nearly too late', async () => {
  const { bo } = play.people;
  const { body } = await play.receive();
  await play.remind();
  assert.deepEqual(called(), ['ana']);
  const taken = await play.call(bo, 'POST', `/api/v1/duty/cases/${body.id}/take-on`);
  assert.equal(taken.body.takenBy.id, bo.id);
  pass(15);
  await play.remind();
  assert.deepEqual(called(), ['bo']);
  const notHis = await play.call(cy, 'POST', `/api/v1/duty/cases/${body.id}/give-back`);
  assert.equal(notHis.status, 409);
  pass(30);
  await play.remind();
  assert.deepEqual(called(), ['ana', 'bo']);
  // Who may not see the case is told that there is none.
  const hidden = await play.call(play.people.reader, 'POST', `/api/v1/duty/cases/${body.id}/take-on`);
  assert.equal(hidden.status, 404);
});

test('what was not taken goes out again under its own id and says so; many orders are one message', async () => {
  const { pool } = play.kernel.store;
  pass(24 * 60);
  await play.remind();
  mail.mails.length = 0;
  await onDuty(play.people.ana, 1);
  mail.refuse = true;
  for (let n = 0; n < 25; n++) assert.equal((await play.receive()).status, 201);
  await play.remind();
  assert.deepEqual(called(), []);
  const { body: seen } = await play.call(play.people.ana, 'GET', '/api/v1/duty');
  assert.match(seen.ways[0].lastError, /mailbox is full/);
  const { rows } = await pool.query('select id from duty_call where sent_at is null');
  assert.equal(rows.length, 1);
  mail.refuse = false;
  pass(0.2);
  await play.remind();
  const [again] = mail.mails;
  assert.equal(again!.id, `<${rows[0].id}@provider.example>`);
  assert.match(again!.subject, /^25 matters, the first of which is due in 5\d min$/);
  assert.match(again!.raw, /may have reached you before/);
  assert.match(again!.raw, /and 5 more/);
  assert.deepEqual(called(), ['ana']);
  await play.remind();
  assert.deepEqual(called(), [], 'nothing is sent twice once it was taken');
});

test('a process that died after it wrote a message loses none: another sends it', async () => {
  await play.receive();
  const { kernel, procedures } = play;
  // Written, and then nothing: as after kill -9 between the two.
  await callPeople({ kernel, procedures, pages: {} });
  assert.equal(mail.mails.length, 0);
  await play.remind();
  assert.deepEqual(called(), ['ana']);
});

test('a webhook is signed and has one id at every attempt; a way that nobody proved is not used', async () => {
  const calls: { headers: Record<string, string>; body: string }[] = [];
  let status = 500;
  const server = createServer(async (request, response) => {
    calls.push({ headers: request.headers as Record<string, string>, body: await text(request) });
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  try {
    const dee = await play.person(['reviewer']);
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pager`;
    const refused = await play.call(dee, 'POST', '/api/v1/duty/ways', { kind: 'webhook', url });
    assert.equal(refused.status, 502, JSON.stringify(refused.body));
    status = 204;
    const { body: way } = await play.call(dee, 'POST', '/api/v1/duty/ways', { kind: 'webhook', url });
    await onDuty(dee, 1);
    await play.receive();
    await play.remind();
    assert.equal(calls.length, 2, 'only the two codes');
    const code = /(\d{6})/.exec(JSON.parse(calls.at(-1)!.body).subject)![1]!;
    const wrong = code === '000000' ? '000001' : '000000';
    const path = `/api/v1/duty/ways/${way.id}/confirm`;
    assert.equal((await play.call(dee, 'POST', path, { code: wrong })).status, 400);
    assert.equal((await play.call(cy, 'POST', path, { code })).status, 404, "nobody proves another's way");
    assert.equal((await play.call(dee, 'POST', path, { code })).status, 200);

    await play.receive();
    await play.remind();
    const { headers, body } = calls.at(-1)!;
    assert.equal(JSON.parse(body).items.length, 1);
    const id = headers['webhook-id']!;
    assert.equal(
      headers['webhook-signature'],
      signMessage(way.secret, id, Number(headers['webhook-timestamp']), body)['webhook-signature'],
    );
  } finally {
    server.close();
    mail.mails.length = 0;
  }
});

test('an address that hangs keeps nobody else waiting, and a person sends no more than ten codes an hour', async () => {
  const hanging = createServer(() => undefined).listen(0, '127.0.0.1');
  let answers = true;
  const told: string[] = [];
  const server = createServer(async (request, response) => {
    told.push(JSON.parse(await text(request)).subject);
    if (answers) response.writeHead(204).end();
  }).listen(0, '127.0.0.1');
  const { kernel, procedures } = play;
  const { ways, close } = openWays(kernel);
  const at = (of: typeof server) => `http://127.0.0.1:${(of.address() as AddressInfo).port}/`;
  try {
    const eve = await play.person(['reviewer']);
    const { body: way } = await play.call(eve, 'POST', '/api/v1/duty/ways', {
      kind: 'webhook',
      url: at(server),
    });
    const code = /(\d{6})/.exec(told.at(-1)!)![1]!;
    assert.equal((await play.call(eve, 'POST', `/api/v1/duty/ways/${way.id}/confirm`, { code })).status, 200);
    answers = false;
    const loop = startReminders({ kernel, procedures, pages: {} }, ways);
    const shift = await onDuty(eve, 1);
    const already = told.length;
    await play.receive();
    while (told.length === already) await new Promise((resolve) => setTimeout(resolve, 20));
    // Its answer is still out; a second message is not kept by it.
    pass(15);
    while (told.length < already + 2) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(
      (await play.call(play.people.admin, 'POST', `/api/v1/duty/shifts/${shift}/remove`)).status,
      200,
    );
    server.closeAllConnections();
    await loop.stop();

    const { status } = await play.call(eve, 'POST', '/api/v1/duty/ways', {
      kind: 'webhook',
      url: at(hanging),
    });
    assert.equal(status, 502);
    let last = 0;
    for (let n = 0; n < 10; n++)
      last = (
        await play.call(eve, 'POST', '/api/v1/duty/ways', { kind: 'webhook', url: 'http://127.0.0.1:9/' })
      ).status;
    assert.equal(last, 429);
  } finally {
    server.closeAllConnections();
    hanging.closeAllConnections();
    server.close();
    hanging.close();
    close();
  }
});

test('the rota takes reviewers of the organisation, for a time that is not over, from who keeps it', async () => {
  const { ana, admin, reader } = play.people;
  const shift = {
    person: ana.id,
    turn: 1,
    begins: play.clock.now.toISOString(),
    ends: new Date(play.clock.now.getTime() + MINUTE).toISOString(),
  };
  for (const [change, named] of [
    [{ person: reader.id }, 'person'],
    [{ person: '00000000-0000-4000-8000-000000000000' }, 'person'],
    [{ ends: shift.begins }, 'ends'],
    [{ begins: '2020-01-01T00:00:00Z', ends: '2020-01-02T00:00:00Z' }, 'ends'],
    [{ ends: '2126-01-01T00:00:00Z' }, 'ends'],
    [{ begins: '2026-11-02' }, 'begins'],
    [{ turn: 4 }, 'turn'],
  ] as const) {
    const { status, body } = await play.call(admin, 'POST', '/api/v1/duty/shifts', { ...shift, ...change });
    assert.equal(status, 400, JSON.stringify(change));
    assert.ok(JSON.stringify(body).includes(named), `${named}: ${JSON.stringify(body)}`);
  }
  assert.equal((await play.call(ana, 'POST', '/api/v1/duty/shifts', shift)).status, 403);
  const two = await play.call(ana, 'POST', '/api/v1/duty/ways', {
    kind: 'e-mail',
    email: 'a@b.example,c@d.example',
  });
  assert.equal(two.status, 400);
});
