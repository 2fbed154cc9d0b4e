import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { makeServiceKey } from '../../../kernel/identity/look-up-keys.ts';
import { reserveHandle } from '../../../kernel/store/record-queries.ts';
import { insertUpheldHash } from '../banks/upheld-queries.ts';
import { type ExchangePlay, md5Of, openExchangePlay, sha256Of } from '../testing/exchange-play.ts';
import { saying } from '../testing/far-side.ts';
import { threatUpdates, type Update } from '../testing/threatexchange-stand-in.ts';

describe('what an exchange brings', () => {
  let play: ExchangePlay;
  before(async () => {
    play = await openExchangePlay();
  });
  after(() => play.close());
  beforeEach(() => {
    play.far.asked.length = 0;
    play.node.said.length = 0;
  });

  const list = (...what: string[]) => what.map((one) => ({ type: 'sha256', value: sha256Of(one) }));
  const file = (path = 'list') => ({ kind: 'hash-file', address: `${play.far.origin}/${path}` });
  const pool = () => play.node.kernel.store.pool;
  const matches = (what: string) => play.matches('sha256', sha256Of(what));

  test('what an upheld appeal decided against is not taken, and is counted', async () => {
    const { kernel } = play.node;
    await kernel.store.system('test')(async (tx) => {
      const hash = {
        holder: kernel.host.id,
        type: 'sha256' as const,
        code: sha256Of('innocent'),
        upheldAt: kernel.now(),
      };
      await insertUpheldHash(tx, { object: await reserveHandle(tx), ...hash }, [`org:${kernel.host.id}`]);
    });
    play.far.answer = () => saying(list('innocent', 'other'));
    const id = await play.filled(file());
    const { entries, lastPull } = await play.show(id);
    assert.deepEqual([entries.live, lastPull.upheld], [1, 1]);
    assert.deepEqual([(await matches('innocent')).length, (await matches('other')).length], [0, 1]);
  });

  test('a value that changes under its id is another signal, and the old one is withdrawn', async () => {
    let updates: Update[] = [];
    const update = (value: string, at: number): Update => ({
      id: '77',
      indicator: md5Of(value),
      type: 'HASH_MD5',
      last_updated: at,
      should_delete: false,
      descriptors: { data: [{ status: 'MALICIOUS' }] },
    });
    updates = [update('before', 10)];
    play.far.answer = threatUpdates('5', 'token', () => updates);
    const id = await play.filled({
      kind: 'threatexchange',
      address: `${play.far.origin}/v21.0`,
      collection: '5',
      credential: 'token',
    });
    updates = [update('after', 20)];
    await play.pull(id);
    const found = async (what: string) => (await play.matches('md5', md5Of(what))).length;
    assert.deepEqual([await found('before'), await found('after')], [0, 1]);
  });

  test('a signal that was in the bank before, when people could put one there, stays when the list lets go of it', async () => {
    play.far.answer = () => saying(list('theirs', 'ours too', 'a', 'b', 'c', 'd', 'e', 'f'));
    const id = await play.filled(file());
    const { rowCount } = await play.node.kernel.store.pool.query(
      'update exchange_entry set made = false where external_id = $1',
      [`sha256:${sha256Of('ours too')}`],
    );
    assert.equal(rowCount, 1);
    play.far.answer = () => saying(list('theirs', 'a', 'b', 'c', 'd', 'e', 'f'));
    assert.equal((await play.pull(id)).entries.withdrawn, 1);
    assert.equal((await matches('ours too')).length, 1);
  });

  test('a process that died in a pull lets go of it, and the next goes on from the cursor', async () => {
    const updates = Array.from({ length: 30 }, (_, n) => ({
      id: String(n + 1),
      indicator: md5Of(`d${n}`),
      type: 'HASH_MD5',
      last_updated: 100 + n,
      should_delete: false,
      descriptors: { data: [{ status: 'MALICIOUS' }] },
    }));
    const answer = threatUpdates('6', 'token', () => updates);
    // The second page breaks off: what came before it stands, with its cursor.
    play.far.answer = (asked) =>
      asked.url.searchParams.get('after') === '10' ? { status: 500 } : answer(asked);
    const id = await play.filled({
      kind: 'threatexchange',
      address: `${play.far.origin}/v21.0`,
      collection: '6',
      credential: 'token',
    });
    assert.equal((await play.show(id)).entries.live, 10);
    play.far.answer = answer;
    const soon = new Date(play.node.kernel.now().getTime() + 180_000);
    await pool().query("update exchange set claimed_until = $2, next_at = 'epoch' where id = $1", [id, soon]);
    assert.equal((await play.show(id)).state, 'pulling');
    play.far.asked.length = 0;
    const { triedAt } = await play.show(id);
    play.later(181);
    const after = await play.pulled(id, triedAt);
    assert.deepEqual([after.state, after.entries.live], ['well', 30]);
    assert.equal(play.far.asked[0]?.url.searchParams.get('after'), '10');
  });

  test('names that are words of the language are counted like any other', async () => {
    const odd = ['__proto__', 'constructor', 'toString'].map((type) => ({ type, value: 'x' }));
    play.far.answer = () => saying([...list('x1'), ...odd, ...odd.map((one) => ({ ...one, value: 'y' }))]);
    const { lastPull } = await play.show(await play.filled(file()));
    assert.deepEqual(Object.entries(lastPull.notTaken).sort(), [
      ['__proto__', 2],
      ['constructor', 2],
      ['tostring', 2],
    ]);
  });

  test('data about a person is not taken from a list, and counted as what it is', async () => {
    const accounts = ['no-one', 'nobody'].map((name) => ({ type: 'account', value: `forum:${name}` }));
    play.far.answer = () => saying([...list('p1'), ...accounts]);
    const { entries, lastPull } = await play.show(await play.filled(file()));
    assert.equal(entries.live, 1);
    assert.deepEqual(lastPull, { malformed: 0, upheld: 0, aboutPeople: 2, notTaken: {} });
    const { rows } = await pool().query("select from record where body like '%forum:no-one%'");
    assert.equal(rows.length, 0, 'nor set aside');
  });

  test('another organisation of the node sees nothing of it; a key of the own one sees it as HMA has it', async () => {
    play.far.answer = () => saying(list('h1', 'h2'));
    const id = await play.filled({ ...file(), name: 'HMA_LIST' });
    const other = await play.node.organisation('Another', 'platform');
    const stranger = await play.node.person(['senior-reviewer', 'administrator'], other.id);
    assert.equal((await play.node.call(stranger, 'GET', `/api/v1/exchanges/${id}`)).status, 404);
    assert.deepEqual((await play.node.call(stranger, 'GET', '/api/v1/exchanges')).body.items, []);
    for (const act of ['pull', 'pause', 'remove'])
      assert.equal((await play.node.call(stranger, 'POST', `/api/v1/exchanges/${id}/${act}`)).status, 404);
    const made = await play.node.call(stranger, 'POST', '/api/v1/exchanges', {
      ...file(),
      name: 'HMA_LIST',
      originator: { name: 'Some Archive', class: 'civil-society' },
    });
    assert.equal(made.status, 201, 'a name of its own');
    await play.pulled(id);
    const overseer = await play.node.person(['overseer']);
    assert.equal((await play.node.call(overseer, 'GET', `/api/v1/exchanges/${id}`)).status, 200);

    const wanted = { name: 'Uploads', lookUpsPerMinute: 100, fillsBanks: false, days: 30 };
    const { key } = await makeServiceKey(play.node.kernel, play.senior.viewer, wanted);
    const hma = (path: string) => play.node.call(null, 'GET', `/hma/${key}${path}`);
    assert.ok((await hma('/c/exchanges')).body.includes('HMA_LIST'));
    assert.equal((await hma('/c/exchange/HMA_LIST')).body.api, 'hash-file');
    const status = (await hma('/c/exchange/HMA_LIST/status')).body;
    assert.deepEqual([status.success, status.last_fetch_time > 1_700_000_000], [true, true]);
  });
});
