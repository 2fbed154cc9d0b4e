import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { until } from '../../../../tests/platform.ts';
import { faultsOfDesk } from '../testing/desk-faults.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { formWith, makePicture } from '../testing/pictures.ts';

const DAY_MS = 86_400_000;
const GROUND = {
  basis: 'Reviewed by two people.',
  legalBasis: { instrument: 'Some Act', article: 'section 1' },
};
type Run = { id: string; state: string; total: number; looked: number; matched: number };

describe('matching backwards', () => {
  let node: DeskNode;
  let team: ReviewTeam;
  let shift = -7 * DAY_MS;

  before(async () => {
    node = await openDeskNode({ now: () => new Date(Date.now() + shift) });
    team = await openTeam(node);
    await keep(team.senior, 30);
  });
  after(() => node.close());

  const keep = async (who: TestPerson, days: number | null) => {
    const set = await node.call(who, 'POST', '/api/v1/kept-hashes', {
      days,
      reason: 'We add lists each week.',
    });
    assert.equal(set.status, 200, JSON.stringify(set.body));
  };
  const ask = (body: unknown, who = team.analyst) => node.call(who, 'POST', '/api/v1/match', body);
  const add = async (signal: unknown, bank = team.bank, who = team.analyst): Promise<string> => {
    const added = await node.call(who, 'POST', `/api/v1/banks/${bank}/signals`, signal);
    assert.equal(added.status, 201, JSON.stringify(added.body));
    return added.body.added.signals[0];
  };
  const start = (of: object, who = team.ana) => node.call(who, 'POST', '/api/v1/matching-backwards', of);
  const see = async (id: string, who = team.ana) =>
    (await node.call(who, 'GET', `/api/v1/matching-backwards/${id}`)).body;
  const over = async (id: string, who = team.ana): Promise<Run> => {
    await until(async () => (await see(id, who)).state !== 'running');
    return see(id, who);
  };
  const run = async (of: object, who = team.ana): Promise<Run> => {
    const { status, body } = await start(of, who);
    assert.equal(status, 201, JSON.stringify(body));
    return over(body.id, who);
  };
  const casesOf = async (item: string, who = team.ana): Promise<{ id: string; state: string }[]> =>
    (await node.call(who, 'GET', `/api/v1/cases?reference=${item}`)).body.items;
  const newBank = async (name: string, more: object = GROUND, who = team.analyst): Promise<string> =>
    (await node.call(who, 'POST', '/api/v1/banks', { name, ...more })).body.id;
  const digest = () => randomBytes(32).toString('hex');

  test('a picture asked about last week is found by a signal of today, however it was turned', async () => {
    const picture = await makePicture(5001);
    const turned = await sharp(picture).rotate(90).jpeg({ quality: 85 }).toBuffer();
    const [unlike, another] = [await makePicture(5002), digest()];
    assert.deepEqual((await ask(formWith('picture', turned, { item: 'post:turned' }))).body.matches, []);
    assert.deepEqual((await ask(formWith('picture', unlike, { item: 'post:unlike' }))).body.matches, []);
    assert.deepEqual(
      (await ask({ hash: { type: 'sha256', value: another }, item: 'file:1' })).body.matches,
      [],
    );
    shift = 0;

    const signal = await add(formWith('file', picture));
    assert.deepEqual(await casesOf('post:turned'), [], 'nothing is searched by itself');
    const done = await run({ bank: team.bank });
    assert.deepEqual([done.state, done.total, done.looked, done.matched], ['done', 3, 3, 1]);

    const [found, ...more] = await casesOf('post:turned');
    assert.deepEqual(more, []);
    const shown = await team.see(found!.id);
    const { data } = shown.events[0];
    const lastWeek = new Date(Date.now() - 7 * DAY_MS).toISOString().slice(0, 10);
    assert.deepEqual([data.lookedUpOn, data.item], [lastWeek, 'post:turned']);
    assert.deepEqual([shown.picture, shown.state, shown.lookedUpOn], [null, 'open', lastWeek]);
    const [match] = shown.matches;
    assert.deepEqual([match.signal, match.type], [signal, 'pdq']);
    assert.notEqual(match.orientation, undefined);
    assert.ok(match.quality > 50 && match.distance <= 31);

    // Again, and asked about again: the case is open already.
    assert.deepEqual((await run({ signal })).matched, 1);
    const forwards = await ask(formWith('picture', turned, { item: 'post:turned' }));
    assert.deepEqual([forwards.body.case, forwards.body.opened], [found!.id, false]);
    assert.equal((await casesOf('post:turned')).length, 1);
    assert.deepEqual(await faultsOfDesk(node.kernel), []);
    const { pool } = node.kernel.store;
    await pool.query('update backwards_run set matched = matched + 1 where id = $1', [done.id]);
    assert.deepEqual(await faultsOfDesk(node.kernel), [`row-altered backwards_run.matched: ${done.id}`]);
    await pool.query('update backwards_run set matched = matched - 1 where id = $1', [done.id]);
  });

  test('what a look-up forwards would find is found: the bank says how near, and whether it acts', async () => {
    const near = randomBytes(32);
    const far = Buffer.from(near);
    for (let bit = 0; bit < 24; bit++) far[bit]! ^= 1;
    const pdq = (code: Buffer) => ({ type: 'pdq', value: code.toString('hex') });
    await ask({ hash: pdq(near), quality: 90, item: 'near:0' });
    await ask({ hash: pdq(far), quality: 90, item: 'near:24' });
    const bank = await newBank('Narrow');
    assert.equal(
      (await node.call(team.ana, 'POST', `/api/v1/banks/${bank}/radius`, { radius: 8 })).status,
      200,
    );
    await add({ ...pdq(near), quality: 90 }, bank);
    assert.equal((await run({ bank })).matched, 1);
    assert.equal((await casesOf('near:24')).length, 0);
    assert.equal(
      (await node.call(team.ana, 'POST', `/api/v1/banks/${bank}/radius`, { radius: 31 })).status,
      200,
    );
    assert.equal((await run({ bank })).matched, 2);
    assert.equal((await casesOf('near:24')).length, 1);

    const shadow = await newBank('Shadow', {});
    const value = digest();
    await ask({ hash: { type: 'sha256', value }, item: 'shadow:1' });
    await add({ type: 'sha256', value }, shadow);
    assert.equal((await run({ bank: shadow })).matched, 1);
    assert.deepEqual(
      (await casesOf('shadow:1')).map(({ state }) => state),
      ['open-in-shadow'],
    );
  });

  test('what is stopped or known to be innocent opens no case', async () => {
    const bank = await newBank('Stopped');
    const value = digest();
    await ask({ hash: { type: 'sha256', value }, item: 'stopped:1' });
    const signal = await add({ type: 'sha256', value }, bank);
    const reason = { reason: 'It is plainly a wrong signal.' };
    assert.equal((await node.call(team.ana, 'POST', `/api/v1/signals/${signal}/stop`, reason)).status, 200);
    assert.equal((await run({ bank })).matched, 0);

    const spares = await newBank('Innocent', { ...GROUND, innocent: true }, team.ana);
    const innocent = { type: 'sha256', value: digest() };
    await add({ ...innocent, reason: 'A news picture.' }, spares, team.ana);
    assert.equal(
      (await node.call(team.senior, 'POST', `/api/v1/banks/${spares}/mode`, { mode: 'on' })).status,
      200,
    );
    await ask({ hash: innocent, item: 'innocent:1' });
    await add(innocent, bank);
    const counted = async () => (await node.call(team.ana, 'GET', `/api/v1/banks/${spares}`)).body.spared;
    const before = await counted();
    assert.equal((await run({ bank })).matched, 0);
    assert.deepEqual([await casesOf('innocent:1'), await counted()], [[], before + 1]);
    const refused = await start({ bank: spares });
    assert.deepEqual([refused.status, refused.body.code], [409, 'conflict']);
  });

  test('an erased reference is not found, nor one whose period is over', async () => {
    const bank = await newBank('Erased');
    const [erased, old, kept] = [digest(), digest(), digest()];
    shift = -30 * DAY_MS;
    await ask({ hash: { type: 'sha256', value: old }, item: 'old:1' });
    shift = 0;
    await ask({ hash: { type: 'sha256', value: erased }, item: 'erased:1' });
    await ask({ hash: { type: 'sha256', value: kept }, item: 'kept:1' });
    assert.equal((await node.call(team.analyst, 'DELETE', '/api/v1/kept-hashes/erased:1')).status, 200);
    for (const value of [erased, old, kept]) await add({ type: 'sha256', value }, bank);
    assert.equal((await run({ bank })).matched, 1);
    assert.deepEqual([(await casesOf('erased:1')).length, (await casesOf('old:1')).length], [0, 0]);
    assert.equal((await casesOf('kept:1')).length, 1);
  });

  test('a reference that is erased while it is looked at opens no case', async () => {
    const bank = await newBank('Erased meanwhile');
    const values = [digest(), digest()];
    for (const [at, value] of values.entries())
      await ask({ hash: { type: 'sha256', value }, item: `meanwhile:${at}` });
    for (const value of values) await add({ type: 'sha256', value }, bank);
    const client = await node.kernel.store.pool.connect();
    await client.query('begin');
    await client.query("delete from kept_hash where item = 'meanwhile:0'");
    const { body } = await start({ bank });
    const waiting =
      "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    await until(async () => (await node.kernel.store.pool.query(waiting)).rows.length > 0);
    await client.query('commit');
    client.release();
    assert.deepEqual([(await over(body.id)).matched, await casesOf('meanwhile:0')], [1, []]);
    assert.equal((await casesOf('meanwhile:1')).length, 1);
  });

  test('who may, what it may name, and what is in the way', async () => {
    for (const who of [team.analyst, team.administrator, team.overseer])
      assert.equal((await start({ bank: team.bank }, who)).status, 403, who.viewer.roles.join());
    const unknown = '00000000-0000-4000-8000-000000000000';
    for (const [target, status, property] of [
      [{}, 400, 'bank'],
      [{ bank: team.bank, signal: 'indicator--x' }, 400, 'signal'],
      [{ bank: 7 }, 400, 'bank'],
      [{ bank: unknown }, 404, undefined],
      [{ signal: 'indicator--x' }, 404, 'signal'],
    ] as const) {
      const refused = await start(target);
      assert.deepEqual(
        [refused.status, refused.body.errors?.[0]?.property],
        [status, property],
        JSON.stringify(target),
      );
    }
    assert.equal((await node.call(team.ana, 'GET', '/api/v1/matching-backwards/x')).status, 404);
    assert.equal(
      (await node.call(team.ana, 'POST', `/api/v1/matching-backwards/${unknown}/stop`)).status,
      404,
    );
    const analysts = await node.call(team.analyst, 'GET', '/api/v1/matching-backwards');
    assert.deepEqual(analysts.body.items, [], 'what was found is for who decides');
    const all = await node.call(team.overseer, 'GET', '/api/v1/matching-backwards');
    assert.ok(all.body.items.length > 3);
    const [last] = all.body.items as [Run];
    assert.equal(
      (await node.call(team.overseer, 'POST', `/api/v1/matching-backwards/${last.id}/stop`)).status,
      403,
    );
    const ofOne = await node.call(team.ana, 'GET', `/api/v1/matching-backwards?bank=${team.bank}`);
    assert.equal(ofOne.body.items.length, 1);
    const older = await node.call(team.ana, 'GET', `/api/v1/matching-backwards?after=${last.id}`);
    assert.equal(older.body.items.length, all.body.items.length - 1);
  });

  test("another organisation's kept hashes are matched with what acts for it forwards, and nothing else", async () => {
    const other = await node.organisation('Another platform');
    const [theirs, decides] = await Promise.all([
      node.person(['analyst', 'senior-reviewer'], other.id),
      node.person(['reviewer'], other.id),
    ]);
    await keep(theirs, 10);
    const value = digest();
    assert.deepEqual(
      (await ask({ hash: { type: 'sha256', value }, item: 'their:1' }, theirs)).body.matches,
      [],
    );
    const signal = await add({ type: 'sha256', value });
    assert.equal((await run({ bank: team.bank })).state, 'done');
    assert.deepEqual(await casesOf('their:1', decides), []);
    for (const target of [{ bank: team.bank }, { signal }]) {
      const refused = await start(target, decides);
      assert.equal(refused.status, 404, 'they do not see it');
    }
    const bank = await newBank('Their own', GROUND, theirs);
    await add({ type: 'sha256', value }, bank, theirs);
    const found = await run({ bank }, decides);
    assert.equal(found.matched, 1);
    assert.equal((await casesOf('their:1', decides)).length, 1);
    assert.deepEqual(await casesOf('their:1'), []);
    assert.equal((await see(found.id)).status, 404);
  });

  test('a search that stands still at one item is stopped, and nothing opens after that', async () => {
    const bank = await newBank('To be stopped');
    const values = Array.from({ length: 6 }, digest);
    for (const [at, value] of values.entries())
      await ask({ hash: { type: 'sha256', value }, item: `stop:${at}` });
    for (const value of values) await add({ type: 'sha256', value }, bank);
    const client = await node.kernel.store.pool.connect();
    await client.query('begin');
    await client.query("select from kept_hash where item = 'stop:3' for update");
    const { body } = await start({ bank });
    assert.equal(body.state, 'running');
    const twice = await start({ bank });
    assert.deepEqual([twice.status, twice.body.code], [409, 'conflict']);
    const cases = async () =>
      (await Promise.all(values.map((_, at) => casesOf(`stop:${at}`)))).map((found) => found.length);
    await until(async () => (await cases())[2] === 1);
    assert.equal(
      (await ask({ hash: { type: 'sha256', value: values[0] } })).body.matches.length,
      1,
      'others go on',
    );
    const stopping = node.call(team.bo, 'POST', `/api/v1/matching-backwards/${body.id}/stop`);
    // It waits for the case that is being opened, and that waits for us.
    await new Promise((resolve) => setTimeout(resolve, 200));
    await client.query('commit');
    client.release();
    const stopped = (await stopping).body;
    assert.equal(stopped.state, 'stopped');
    const opened = await cases();
    assert.equal(
      opened.reduce((sum, many) => sum + many, 0),
      stopped.matched,
    );
    assert.ok(stopped.matched < 6, `${stopped.matched}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual(await cases(), opened);
    assert.deepEqual((await see(body.id)).state, 'stopped');
    assert.deepEqual(await faultsOfDesk(node.kernel), []);
    // The next one finds the rest.
    assert.equal((await run({ bank })).matched, 6);
    assert.deepEqual(await cases(), [1, 1, 1, 1, 1, 1]);
  });

  test('turned off, what runs is stopped, and there is nothing to search', async () => {
    const bank = await newBank('Turned off');
    const value = digest();
    await ask({ hash: { type: 'sha256', value }, item: 'off:1' });
    await add({ type: 'sha256', value }, bank);
    await keep(team.senior, null);
    const refused = await start({ bank });
    assert.deepEqual([refused.status, refused.body.code], [409, 'conflict']);
    await keep(team.senior, 30);
    assert.deepEqual([(await run({ bank })).total, await casesOf('off:1')], [0, []]);
    assert.deepEqual(await faultsOfDesk(node.kernel), []);
  });

  test('a search that fails five times is over and says so; what it had found stays, and the next one goes on', async () => {
    const bank = await newBank('In trouble');
    const values = Array.from({ length: 2 }, digest);
    for (const [at, value] of values.entries())
      await ask({ hash: { type: 'sha256', value }, item: `trouble:${at}` });
    for (const value of values) await add({ type: 'sha256', value }, bank);
    const quiet = await add({ type: 'sha256', value: digest() }, bank);
    const { pool } = node.kernel.store;
    await pool.query(`create function full_disk() returns trigger language plpgsql as $$
      begin
        if new.item = 'trouble:1' then raise exception 'could not extend file'; end if;
        return new;
      end $$`);
    await pool.query(
      'create trigger full_disk before insert on review_item for each row execute function full_disk()',
    );
    const { body } = await start({ bank });
    const failures = async () =>
      (await pool.query('select failures from backwards_run where id = $1', [body.id])).rows[0].failures;
    for (let times = 1; times <= 5; times++) {
      await until(async () => (await failures()) === times);
      const now = await see(body.id);
      assert.deepEqual([now.state, now.troubled], [times < 5 ? 'running' : 'failed', true]);
      // It rests longer each time; another search is done meanwhile, and wakes it once its rest is over.
      shift += 60_000;
      assert.equal((await run({ signal: quiet })).state, 'done');
    }
    assert.deepEqual([(await see(body.id)).matched, (await casesOf('trouble:0')).length], [1, 1]);
    await pool.query('drop trigger full_disk on review_item');
    assert.deepEqual(await faultsOfDesk(node.kernel), []);
    assert.equal((await run({ bank })).matched, 2);
    assert.equal((await casesOf('trouble:1')).length, 1);
  });
});
