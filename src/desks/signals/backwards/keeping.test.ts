import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { deleteKeptNoMore } from '../intake/keep-hashes.ts';
import { faultsOfDesk } from '../testing/desk-faults.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { formWith, makePicture } from '../testing/pictures.ts';

const DAY_MS = 86_400_000;
const WHY = { reason: 'We add lists each week and must find what came before.' };
/** 50 bytes and more have a TLSH. */
const WORDS = 'A made-up text that is long enough to have a hash, with words that differ from each other.';

describe('keeping hashes of what was asked about', () => {
  let node: DeskNode;
  let team: ReviewTeam;
  let shift = 0;

  before(async () => {
    node = await openDeskNode({ now: () => new Date(Date.now() + shift) });
    team = await openTeam(node);
  });
  after(() => node.close());

  const set = (who: TestPerson, days: number | null, reason = WHY.reason) =>
    node.call(who, 'POST', '/api/v1/kept-hashes', { days, reason });
  const ask = (body: unknown, who = team.analyst) => node.call(who, 'POST', '/api/v1/match', body);
  const forget = (item: string, who = team.analyst) =>
    node.call(who, 'DELETE', `/api/v1/kept-hashes/${item}`);
  const kept = async () =>
    (
      await node.kernel.store.pool.query(
        `select item, day::text, quality, types, codes, several, turned, also from kept_hash order by number`,
      )
    ).rows;
  /** Every row of every table. */
  const everything = async () => {
    const { pool } = node.kernel.store;
    const { rows } = await pool.query(
      "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1",
    );
    const all: Record<string, string[]> = {};
    for (const { name } of rows) {
      const found = await pool.query(`select t::text as row from "${name}" t order by 1`);
      all[name] = found.rows.map(({ row }) => row);
    }
    return all;
  };
  const sha256 = () => ({ hash: { type: 'sha256', value: randomBytes(32).toString('hex') } });

  test('off unless somebody turned it on: what matches nothing leaves the database as it was', async () => {
    const off = await node.call(team.analyst, 'GET', '/api/v1/kept-hashes');
    assert.deepEqual([off.status, off.body], [200, { days: null, reason: null, since: null }]);
    const picture = await makePicture(4001);
    // The first request of a credential is noted beside it.
    await ask(sha256());
    await node.settled();
    const before = await everything();
    assert.deepEqual((await ask({ ...sha256(), item: 'post:1' })).body.matches, []);
    assert.deepEqual((await ask(formWith('picture', picture, { item: 'post:2' }))).body.matches, []);
    await node.settled();
    assert.deepEqual(await everything(), before);
  });

  test('turned on by a senior reviewer or an administrator, with a reason and a period', async () => {
    for (const who of [team.analyst, team.ana, team.overseer])
      assert.equal((await set(who, 7)).status, 403, who.viewer.roles.join());
    for (const [days, reason, property] of [
      [0, WHY.reason, 'days'],
      [91, WHY.reason, 'days'],
      [1.5, WHY.reason, 'days'],
      [7, '', 'reason'],
      [7, '....', 'reason'],
    ] as const) {
      const refused = await set(team.senior, days, reason);
      assert.deepEqual([refused.status, refused.body.errors?.[0].property], [400, property]);
    }
    const unnamed = await node.call(team.senior, 'POST', '/api/v1/kept-hashes', {
      days: '7',
      organisation: 'x',
    });
    assert.equal(unnamed.status, 400);
    assert.deepEqual((await node.call(team.ana, 'GET', '/api/v1/kept-hashes')).body.days, null);

    const on = await set(team.administrator, 7);
    assert.deepEqual([on.status, on.body.days, on.body.reason], [200, 7, WHY.reason]);
    assert.equal((await node.call(team.overseer, 'GET', '/api/v1/kept-hashes')).body.days, 7);
    // The same again is no act.
    assert.equal((await set(team.senior, 7)).status, 200);
    const { rows } = await node.kernel.store.pool.query(
      "select kind from entry where kind = 'uploads.keeping'",
    );
    assert.equal(rows.length, 1);
    assert.deepEqual(await faultsOfDesk(node.kernel), []);
    await node.kernel.store.pool.query('update hash_keeping set days = 90');
    assert.deepEqual(await faultsOfDesk(node.kernel), ['row-altered hash_keeping.days: keeping of hashes']);
    await node.kernel.store.pool.query('update hash_keeping set days = 7');
  });

  test('kept are hashes, the reference and the day; one row a reference; of a picture all orientations', async () => {
    const picture = await makePicture(4002);
    await ask(formWith('picture', picture));
    await ask(sha256());
    assert.deepEqual(await kept(), [], 'without a reference nothing is kept');
    const said = (await ask(formWith('picture', picture, { item: 'post:2' }))).body;
    const [row, ...others] = await kept();
    assert.deepEqual(others, []);
    assert.deepEqual(
      [row.item, row.day, row.quality],
      ['post:2', new Date().toISOString().slice(0, 10), said.quality],
    );
    assert.deepEqual([...row.types].sort(), ['md5', 'pdq', 'sha256']);
    for (const [at, type] of row.types.entries()) {
      assert.equal(row.codes[at].toString('hex'), said[type]);
      assert.equal(row.turned[at]?.length ?? 0, type === 'pdq' ? 7 * 32 : 0);
    }

    shift += DAY_MS;
    const again = sha256();
    await ask({ ...again, item: 'post:2' });
    const rows = await kept();
    assert.equal(rows.length, 1);
    assert.deepEqual([rows[0].types, rows[0].quality], [['sha256'], null]);
    assert.notEqual(rows[0].day, row.day);

    await ask({ text: WORDS, item: 'text:1' });
    assert.ok((await kept()).some(({ types }) => types.includes('tlsh')));
    const { pool } = node.kernel.store;
    const whole = await pool.query("select string_agg(k::text, ' ') as all from kept_hash k");
    assert.ok(!whole.rows[0].all.includes('made-up'));
  });

  test('no account is kept, and no refused upload', async () => {
    const before = await kept();
    const person = { hash: { type: 'account', value: 'forum:someone' }, purpose: 'A report names it.' };
    assert.equal((await ask(person, team.ana)).status, 200);
    assert.equal((await ask({ ...person, item: 'post:3' }, team.ana)).status, 400);
    assert.equal((await ask({ ...person, item: 'post:3' })).status, 403);
    assert.equal((await ask(formWith('picture', Buffer.from('no picture'), { item: 'post:4' }))).status, 422);
    assert.equal((await ask({ ...sha256(), item: 'a name@example.org' })).status, 400);
    const plain = { hash: { type: 'pdq', value: '0f'.repeat(32) }, quality: 3, item: 'post:5' };
    assert.equal((await ask(plain)).status, 200);
    assert.deepEqual(await kept(), before);
  });

  test('an item is forgotten by its reference, with one answer whether it was there or not', async () => {
    await ask({ ...sha256(), item: 'post:erased' });
    assert.equal((await forget('post:erased', team.overseer)).status, 403);
    const [there, gone, never] = [
      await forget('post:erased'),
      await forget('post:erased'),
      await forget('post:never'),
    ];
    assert.deepEqual([there.status, gone.status, never.status], [200, 200, 200]);
    assert.deepEqual(there.body, gone.body);
    assert.deepEqual(Object.keys(never.body), Object.keys(there.body));
    assert.ok(!(await kept()).some(({ item }) => item === 'post:erased'));
    assert.equal((await forget(encodeURIComponent('a name@example.org'))).status, 400);

    const other = await node.organisation('Another platform');
    const stranger = await node.person(['analyst'], other.id);
    await ask({ ...sha256(), item: 'post:ours' });
    assert.equal((await forget('post:ours', stranger)).status, 200);
    assert.ok((await kept()).some(({ item }) => item === 'post:ours'));
    await ask({ ...sha256(), item: 'post:theirs' }, stranger);
    assert.ok(!(await kept()).some(({ item }) => item === 'post:theirs'), 'they turned nothing on');
    assert.equal((await node.call(stranger, 'GET', '/api/v1/kept-hashes')).body.days, null);
  });

  test('nobody reads what is kept: a member of the database sees no row of it', async () => {
    for (const who of [team.senior, team.overseer]) {
      const viewer = await node.viewerOf(who);
      await assert.rejects(node.kernel.store.for(viewer)((tx) => tx.query('select 1 from kept_hash')));
    }
  });

  test('when its period is over it goes, and at once when fewer days are kept', async () => {
    shift += 6 * DAY_MS;
    await deleteKeptNoMore(node.kernel);
    assert.ok((await kept()).some(({ item }) => item === 'post:ours'));
    shift += DAY_MS;
    await ask({ ...sha256(), item: 'post:new' });
    await deleteKeptNoMore(node.kernel);
    assert.deepEqual(
      (await kept()).map(({ item }) => item),
      ['post:new'],
    );
    shift += DAY_MS;
    assert.equal((await set(team.senior, 1)).status, 200);
    assert.deepEqual(await kept(), []);
  });

  test('turned off, all of it is gone when the answer comes, and nothing is kept that was on its way', async () => {
    const asked = Array.from({ length: 30 }, (_, at) => ask({ ...sha256(), item: `post:way-${at}` }));
    await asked[0];
    const [off] = await Promise.all([set(team.senior, null), ...asked]);
    assert.deepEqual([off.status, off.body.days], [200, null]);
    assert.deepEqual(await kept(), []);
    assert.deepEqual(await faultsOfDesk(node.kernel), []);
  });
});
