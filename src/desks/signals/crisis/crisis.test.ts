import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { ANSWERS } from '../testing/words.ts';

const HOUR = 3_600_000;

describe('crisis mode', () => {
  let ahead = 0;
  let node: DeskNode;
  let team: ReviewTeam;
  let other: string;
  before(async () => {
    node = await openDeskNode({ now: () => new Date(Date.now() + ahead) });
    team = await openTeam(node);
    const ground = { basis: 'Reviewed.', ownTerms: { document: 'House rules', section: '4' } };
    other = (await node.call(team.analyst, 'POST', '/api/v1/banks', { name: 'Attack', ...ground })).body.id;
  });
  after(() => node.close());

  const inHours = (hours: number) => new Date(Date.now() + ahead + hours * HOUR).toISOString();
  const declaration = (more = {}) => ({
    title: 'Attack in Northtown',
    level: 'content-incident',
    banks: [other],
    until: inHours(24),
    reason: 'A video of the attack is posted again and again.',
    ...more,
  });
  const declare = (body: object, who = team.senior) => node.call(who, 'POST', '/api/v1/crises', body);
  const look = async (id: string, who = team.ana) =>
    (await node.call(who, 'GET', `/api/v1/crises/${id}`)).body;
  const list = async (who = team.ana) => (await node.call(who, 'GET', '/api/v1/crises')).body;
  /** A match on a fresh signal of the other bank. */
  const attack = async (item: string) => {
    const hash = { type: 'sha256', value: randomBytes(32).toString('hex') };
    await node.call(team.analyst, 'POST', `/api/v1/banks/${other}/signals`, hash);
    return (await node.call(team.analyst, 'POST', '/api/v1/match', { hash, item })).body.case as string;
  };
  const firstOfQueue = async () => {
    const { items } = (await node.call(team.ana, 'GET', '/api/v1/cases')).body;
    return [items[0].id, items[0].pressing === true];
  };

  /** Another senior reviewer: who declared the last crisis of a bank declares its next one only days later. */
  const anew = async () => {
    team.senior = await node.person(['senior-reviewer']);
  };

  test('its matches come first while it lasts; it ends by itself, and is looked back at', async () => {
    const older = await team.open('post:older');
    const pressing = await attack('post:attack');
    assert.deepEqual(await firstOfQueue(), [older.id, false]);
    const { status, body } = await declare(declaration());
    assert.equal(status, 201, JSON.stringify(body));
    const during = await attack('post:during');
    assert.deepEqual(await firstOfQueue(), [pressing, true]);
    const on = await look(body.id);
    assert.deepEqual(
      [on.state, on.level, on.banks.length, on.figures.matches],
      ['crisis-on', 'content-incident', 1, 2],
    );
    const unseen = await look(body.id, team.analyst);
    assert.deepEqual([unseen.figures, unseen.setAside], [null, null], 'none is not their number');
    assert.equal((await list(team.analyst)).volume, null);
    const rates = (await node.call(team.analyst, 'GET', '/api/v1/cases')).body;
    assert.deepEqual([rates.reversal, rates.singleHanded, rates.voluntary], [null, null, null]);

    await team.step(team.ana, during, 'take');
    await team.step(team.ana, during, 'answer-question', { ...ANSWERS, journalism: 'yes' });
    assert.deepEqual(
      (await look(body.id)).setAside.map(({ id }: { id: string }) => id),
      [during],
    );
    assert.equal((await look(body.id)).figures.undecided, 1, 'what is set aside is not pressed for');
    const { items } = (await node.call(team.ana, 'GET', '/api/v1/cases')).body;
    const aside = items.find(({ id }: { id: string }) => id === during);
    assert.equal(aside.pressing, undefined, JSON.stringify(aside));
    const raised = await team.step(team.senior, body.id, 'set-level', {
      level: 'content-incident-protocol',
      reason: 'It is streamed live now.',
    });
    assert.equal(raised.status, 200, JSON.stringify(raised.body));
    assert.equal((await look(body.id)).level, 'content-incident-protocol');

    ahead += 25 * HOUR;
    await node.wake();
    const over = await look(body.id);
    assert.equal(over.state, 'crisis-over');
    assert.notEqual(over.endedAt, null);
    assert.equal(over.until, null);
    assert.deepEqual(await firstOfQueue(), [older.id, false], 'the order is as it was');
    const words = {
      wentWell: 'The copies were found within a minute.',
      wentWrong: 'A news report was looked at last.',
      change: 'Newsrooms are asked beforehand.',
    };
    assert.equal((await team.step(team.ana, body.id, 'debrief', words)).status, 403);
    assert.equal((await team.step(team.senior, body.id, 'debrief', words)).body.state, 'debriefed');
    assert.deepEqual((await list()).items[0].state, 'debriefed');
  });

  test('who declares says how grave, for what and until when; more than three days is refused by name', async () => {
    await anew();
    const faults: [object, string][] = [
      [declaration({ until: inHours(73) }), 'until'],
      [declaration({ until: inHours(-1) }), 'until'],
      [declaration({ until: 'tomorrow' }), 'until'],
      [declaration({ level: 'war' }), 'level'],
      [declaration({ banks: [] }), 'banks'],
      [declaration({ reason: 'now' }), 'reason'],
      [declaration({ title: ' ' }), 'title'],
    ];
    for (const [body, property] of faults) {
      const refused = await declare(body);
      assert.deepEqual(
        [refused.status, refused.body.errors?.[0]?.property],
        [400, property],
        JSON.stringify(refused.body),
      );
    }
    assert.equal((await declare(declaration({ banks: [crypto.randomUUID()] }))).status, 404);
    assert.equal((await declare(declaration({ agreements: ['agreement--1'] }))).status, 404);
    for (const who of [team.ana, team.analyst, team.administrator, team.overseer]) {
      assert.equal((await declare(declaration(), who)).status, 403);
    }
    const guest = await node.person(['senior-reviewer'], (await node.organisation('Guest', 'platform')).id);
    assert.equal((await declare(declaration(), guest)).status, 404, 'a bank they may not see');
    const { rows } = await node.kernel.store.pool.query('select count(*)::int as n from crisis_bank');
    assert.deepEqual(rows, [{ n: 1 }], 'nothing of what was refused is kept');
  });

  test('it is extended with a reason, ended by a person, and seen by nobody else', async () => {
    await anew();
    const { body } = await declare(declaration({ until: inHours(1) }));
    const longer = { until: inHours(70), reason: 'The content is still posted.' };
    const own = await team.step(team.senior, body.id, 'extend', longer);
    assert.deepEqual([own.status, own.body.code], [409, 'second-person-needed'], 'not by who declared it');
    const [other, third] = await Promise.all([1, 2].map(() => node.person(['senior-reviewer'])));
    const shorter = await team.step(other!, body.id, 'extend', { ...longer, until: inHours(0.5) });
    assert.deepEqual([shorter.status, shorter.body.errors?.[0].property], [400, 'until']);
    assert.equal((await team.step(other!, body.id, 'extend', longer)).status, 200);
    const again = { ...longer, until: inHours(71) };
    assert.equal((await team.step(other!, body.id, 'extend', again)).status, 409, 'nor twice by one person');
    assert.equal((await team.step(third!, body.id, 'extend', again)).status, 200);
    const beside = await Promise.all([declare(declaration()), declare(declaration({ title: 'Another' }))]);
    assert.deepEqual(
      beside.map(({ status, body: said }) => [status, said.errors?.[0]?.property]),
      [
        [409, 'banks'],
        [409, 'banks'],
      ],
    );
    ahead += 2 * HOUR;
    await node.wake();
    assert.equal((await look(body.id)).state, 'crisis-on');
    const ended = await team.step(team.senior, body.id, 'end-crisis', { reason: 'It has calmed down.' });
    assert.equal(ended.body.state, 'crisis-over', JSON.stringify(ended.body));
    const guest = await node.person(['reviewer'], (await node.organisation('Guests', 'platform')).id);
    assert.equal((await node.call(guest, 'GET', `/api/v1/crises/${body.id}`)).status, 404);
    assert.deepEqual((await list(guest)).items, []);

    const [next, innocent] = await Promise.all([
      declare(declaration({ until: inHours(1) })),
      node.call(team.senior, 'POST', '/api/v1/banks', { name: 'Known innocent', innocent: true }),
    ]);
    assert.deepEqual(
      [next.status, next.body.code],
      [409, 'second-person-needed'],
      'ended and declared anew is longer, too',
    );
    assert.equal((await declare(declaration(), other!)).status, 409, 'nor who made it longer');
    const nothing = await declare(declaration({ banks: [innocent.body.id] }));
    assert.deepEqual([nothing.status, nothing.body.errors?.[0].property], [400, 'banks']);
    await anew();
    const by = await declare(declaration({ until: inHours(1) }));
    assert.equal(by.status, 201, JSON.stringify(by.body));
    assert.equal(
      (await team.step(team.senior, by.body.id, 'end-crisis', { reason: 'It has calmed down.' })).status,
      200,
    );
  });

  test('many matches in an hour are said to be many, and nothing is stopped by it', async () => {
    assert.equal((await list()).volume.flood, false);
    for (let n = 0; n < 20; n++) await attack(`post:flood-${n}`);
    const { volume } = await list();
    assert.deepEqual([volume.flood, volume.lastHour], [true, 20]);
    const { rows } = await node.kernel.store.pool.query('select count(*)::int as n from signal_quarantine');
    assert.deepEqual(rows, [{ n: 0 }]);
  });
});
