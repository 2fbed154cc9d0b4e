import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { verifyDeep } from '../../../kernel/audit/verify-deep.ts';
import { signalsDesk } from '../desk.ts';
import { readSignal } from '../signal.ts';
import type { Answer } from '../testing/desk-node.ts';
import { type ExchangePlay, openExchangePlay, sha256Of } from '../testing/exchange-play.ts';
import { saying } from '../testing/far-side.ts';
import { claimDue } from './exchange-queries.ts';
import { pullExchange } from './pull-exchange.ts';

const GROUND = {
  basis: 'Reviewed by its members.',
  legalBasis: { instrument: 'Some Act', article: 'section 1' },
};
const row = (what: string, tags: string[] = []) => ({ signal_type: 'sha256', signal: sha256Of(what), tags });
const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => row(`n${from + at}`));

describe('an exchange of files', () => {
  let play: ExchangePlay;
  let { node, far, senior, reviewer, reader } = {} as ExchangePlay;
  before(async () => {
    play = await openExchangePlay();
    ({ node, far, senior, reviewer, reader } = play);
  });
  after(() => play.close());
  beforeEach(() => {
    far.asked.length = 0;
  });

  const input = (more: object = {}) => ({ kind: 'hash-file', address: `${far.origin}/list.json`, ...more });
  const add = (more: object = {}) => play.add(input(more));
  const show = (id: string) => play.show(id);
  const pull = (id: string) => play.pull(id);
  const match = async (what: string) => ({ matches: await play.matches('sha256', sha256Of(what)) });
  const filled = (list: unknown, more: object = {}) => {
    far.answer = () => saying(list);
    return play.filled(input(more));
  };

  test('its signals are in custody, in a bank in shadow, and a match says where they are from', async () => {
    const list = [row('a', ['attack', 'reviewed']), row('b'), { signal_type: 'tlsh9', signal: 'x' }];
    const id = await filled([...list, { signal_type: 'md5', signal: 'too short' }]);
    const shown = await show(id);
    assert.deepEqual(shown.entries, { live: 2, held: 0, kept: 0, withdrawn: 0 });
    assert.deepEqual(shown.lastPull, {
      malformed: 1,
      upheld: 0,
      aboutPeople: 0,
      notTaken: { tlsh9: 1 },
    });
    assert.deepEqual([shown.state, shown.error, shown.bank.mode], ['well', null, 'shadow']);
    const [found] = (await match('a')).matches;
    assert.equal(found.originator.name, 'Some Archive');
    assert.equal(found.shadow, true);
    assert.equal(found.exchange.source, 'import');
    assert.deepEqual(found.exchange.entries, [
      { exchange: shown.name, id: `sha256:${sha256Of('a')}`, tags: ['attack', 'reviewed'] },
    ]);
    const signal = (await node.call(reader, 'GET', `/api/v1/signals/${found.signal}`)).body;
    assert.equal(signal.attested, false, 'imported, not attested');
  });

  test('nobody here adds to its bank: that would be told as the words of the other side', async () => {
    const id = await filled([row('theirs')]);
    const { bank } = await show(id);
    const add = () =>
      node.call(senior, 'POST', `/api/v1/banks/${bank.id}/signals`, {
        type: 'sha256',
        value: sha256Of('ours'),
      });
    const refused = await add();
    assert.deepEqual(
      [refused.status, refused.body.code, refused.body.detail],
      [409, 'conflict', 'An exchange fills this bank; make one of your own.'],
    );
    assert.deepEqual((await match('ours')).matches, []);
  });

  test('what is gone from the file stops at once; what comes back acts again; new tags are taken', async () => {
    const id = await filled([row('k1', ['old']), ...rows(0, 40)]);
    far.answer = () => saying(rows(0, 40));
    await pull(id);
    assert.deepEqual((await match('k1')).matches, []);
    assert.equal((await match('n0')).matches.length, 1);
    far.answer = () => saying([row('k1', ['new']), ...rows(0, 40)]);
    await pull(id);
    assert.deepEqual((await match('k1')).matches[0].exchange.entries[0].tags, ['new']);
    far.answer = () => saying([row('k1', ['newer']), ...rows(0, 40)]);
    const { entries } = await pull(id);
    const [found] = (await match('k1')).matches;
    assert.deepEqual(found.exchange.entries[0].tags, ['newer']);
    assert.equal(entries.live, 41);
    const { rows: versions } = await node.kernel.store.pool.query(
      'select body, source, attested from record where id = $1 order by version_ns desc',
      [found.signal],
    );
    assert.deepEqual(JSON.parse(versions[0].body).labels, ['newer']);
    assert.deepEqual([versions[0].source, versions[0].attested], ['import:Some Archive', false]);
  });

  test('a list that is emptied waits for a person, and meanwhile its signals act', async () => {
    const id = await filled(rows(100, 150));
    far.answer = () => saying([]);
    const held = await pull(id);
    assert.deepEqual(held.entries, { live: 0, held: 50, kept: 0, withdrawn: 0 });
    assert.equal((await match('n100')).matches.length, 1);
    const reason = { reason: 'Their site says the list was lost.' };
    assert.equal((await node.call(reader, 'POST', `/api/v1/exchanges/${id}/refuse`, reason)).status, 403);
    const kept = await node.call(reviewer, 'POST', `/api/v1/exchanges/${id}/refuse`, reason);
    assert.deepEqual(kept.body.entries, { live: 0, held: 0, kept: 50, withdrawn: 0 });
    assert.deepEqual((await pull(id)).entries.kept, 50, 'not asked again');
    far.answer = () => saying(rows(100, 101));
    assert.deepEqual((await pull(id)).entries, { live: 1, held: 0, kept: 49, withdrawn: 0 });
    const gone = await node.call(reviewer, 'POST', `/api/v1/exchanges/${id}/let-through`, reason);
    assert.deepEqual(gone.body.entries, { live: 1, held: 0, kept: 0, withdrawn: 49 });
    await node.settled();
    assert.deepEqual([(await match('n100')).matches.length, (await match('n101')).matches.length], [1, 0]);
    assert.equal((await node.call(reviewer, 'POST', `/api/v1/exchanges/${id}/refuse`, reason)).status, 409);
  });

  test('a list that shrinks bit by bit within a day is held when it adds up', async () => {
    const id = await filled(rows(200, 300));
    far.answer = () => saying(rows(215, 300));
    assert.equal((await pull(id)).entries.withdrawn, 15);
    far.answer = () => saying(rows(225, 300));
    assert.deepEqual((await pull(id)).entries, { live: 75, held: 10, kept: 0, withdrawn: 15 });
    play.later(2 * 86_400);
    far.answer = () => saying(rows(225, 300));
    assert.equal((await pull(id)).entries.held, 10, 'and waits however long it takes');
  });

  test('garbage leaves what is there, is said in words, and is tried again later and later', async () => {
    const id = await filled(rows(300, 310));
    far.answer = () => ({ body: '<!doctype html><title>Sign in</title>' });
    const first = await pull(id);
    assert.match(first.error, /^127\.0\.0\.1:\d+ sent a page and no file of hashes\.$/);
    assert.deepEqual([first.state, first.failures, first.entries.live], ['failing', 1, 10]);
    const wait = (one: Answer['body']) => Date.parse(one.nextAt) - Date.parse(one.triedAt);
    far.answer = () => ({ status: 500, body: '{"error":{"message":"broken\\u0000"}}' });
    const second = await pull(id);
    assert.match(second.error, /answered 500: "broken"/);
    assert.ok(wait(first) >= 59_000 && wait(second) >= 299_000, `${wait(first)} ${wait(second)}`);
    far.answer = () => ({ status: 429, headers: { 'retry-after': '7200' } });
    assert.ok(wait(await pull(id)) >= 7_199_000, 'as long as it asks');
    far.answer = () => saying(rows(300, 311));
    const well = await pull(id);
    assert.deepEqual([well.state, well.failures, well.error, well.entries.live], ['well', 0, null, 11]);
    assert.ok(node.said.every((line) => !line.includes('list.json')));
    node.said.length = 0;
  });

  test('a far side that answers nothing, or too late, is given up; a redirect is not followed', async () => {
    const id = await filled(rows(320, 322), { address: `${far.origin}/slow.json` });
    far.answer = ({ url }) => (url.pathname === '/slow.json' ? { never: true } : saying([]));
    const { kernel } = node;
    // Made due and claimed in one transaction: the node itself, which waits for a minute, finds it taken.
    const [due] = await kernel.store.system('test')(async (tx) => {
      await tx.query("update exchange set next_at = 'epoch' where id = $1", [id]);
      return claimDue(tx, kernel.now(), new Date(kernel.now().getTime() + 60_000), 1);
    });
    assert.ok(due?.id === id, 'it is due');
    const policy = { require: () => undefined } as never;
    const desk = { kernel, policy, procedures: node.procedures };
    await pullExchange(desk, due!, new AbortController().signal, { callMs: 200, turnMs: 5000 });
    assert.match((await show(id)).error, /did not answer/);
    far.answer = () => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' } });
    assert.match((await pull(id)).error, /not followed/);
    node.said.length = 0;
  });

  test('its credential is sealed, sent as a bearer token, and shown to nobody', async () => {
    const id = await filled(rows(330, 331), { credential: 'open-sesame' });
    assert.equal(far.asked.at(-1)?.headers.authorization, 'Bearer open-sesame');
    const { rows: stored } = await node.kernel.store.pool.query('select * from exchange where id = $1', [id]);
    assert.ok(!JSON.stringify(stored).includes('open-sesame'));
    assert.ok(!stored[0].credential.includes(Buffer.from('open-sesame')));
    assert.ok(!JSON.stringify(await show(id)).includes('sesame'));
    const seen = node.kernel.store.for(reader.viewer)((tx) => tx.query('select credential from exchange'));
    await assert.rejects(seen, /permission denied/);
  });

  test('the file is not read again while its server says that it is the same', async () => {
    far.answer = ({ headers }) =>
      headers['if-none-match'] === '"1"' ? { status: 304 } : saying(rows(340, 342), { etag: '"1"' });
    const { body } = await add();
    await play.pulled(body.id);
    const after = await pull(body.id);
    assert.deepEqual([after.state, after.entries.live], ['well', 2]);
    assert.equal(far.asked.at(-1)?.headers['if-none-match'], '"1"');
  });

  test('paused, it pulls nothing; removed, its bank goes back to shadow and its credential is gone', async () => {
    const id = await filled(rows(350, 352), { credential: 'secret', ...GROUND });
    const { bank } = await show(id);
    assert.equal(
      (await node.call(senior, 'POST', `/api/v1/banks/${bank.id}/mode`, { mode: 'on' })).status,
      200,
    );
    assert.equal((await node.call(senior, 'POST', `/api/v1/exchanges/${id}/pause`)).body.state, 'paused');
    assert.equal((await node.call(senior, 'POST', `/api/v1/exchanges/${id}/pull`)).status, 409);
    assert.equal((await node.call(senior, 'POST', `/api/v1/exchanges/${id}/resume`)).status, 200);
    for (const who of [reviewer, reader])
      assert.equal((await node.call(who, 'POST', `/api/v1/exchanges/${id}/remove`)).status, 403);
    assert.equal((await node.call(senior, 'POST', `/api/v1/exchanges/${id}/remove`)).status, 200);
    assert.equal((await node.call(reader, 'GET', `/api/v1/exchanges/${id}`)).status, 404);
    assert.equal((await node.call(reader, 'GET', `/api/v1/banks/${bank.id}`)).body.mode, 'shadow');
    const { rows: left } = await node.kernel.store.pool.query(
      'select credential from exchange where id = $1',
      [id],
    );
    assert.equal(left[0].credential, null);
  });

  test('its bank is turned on once it states its ground; its signals say it, and a person turns it on', async () => {
    const id = await filled(rows(360, 362));
    const { bank } = await show(id);
    const post = (path: string, body: object, who = senior) =>
      node.call(who, 'POST', `/api/v1/banks/${bank.id}${path}`, body);
    const seen = async () => (await node.call(reader, 'GET', `/api/v1/banks/${bank.id}`)).body;
    assert.deepEqual((await seen()).lacks, ['basis', 'legalBasis']);
    for (const mode of [{ mode: 'on' }, { mode: 'sample', percent: 10 }]) {
      const refused = await post('/mode', mode);
      assert.deepEqual([refused.status, refused.body.code], [409, 'conflict']);
      assert.match(refused.body.detail, /states no ground yet\. State it first, then turn it on/);
      assert.deepEqual(
        refused.body.errors.map((one: { property: string }) => one.property),
        ['basis', 'legalBasis'],
      );
    }
    assert.equal((await post('/ground', { basis: 'Half' })).status, 400);
    const stated = await post('/ground', GROUND, reviewer);
    assert.deepEqual([stated.status, stated.body.mode, stated.body.lacks], [200, 'shadow', []]);
    await node.settled();
    const [found] = (await match('n360')).matches;
    const { rows: newest } = await node.kernel.store.pool.query(
      'select body, source from record where id = $1 order by version_ns desc limit 1',
      [found.signal],
    );
    const about = readSignal(JSON.parse(newest[0].body))?.about;
    assert.deepEqual([about?.basis, about?.legal_basis], [GROUND.basis, GROUND.legalBasis]);
    assert.equal(newest[0].source, 'import:Some Archive', 'in custody as before');
    assert.equal((await post('/mode', { mode: 'on' }, reviewer)).status, 403);
    assert.equal((await post('/mode', { mode: 'on' })).body.mode, 'on');
    far.answer = () => saying(rows(360, 363));
    await pull(id);
    const [later] = (await match('n362')).matches;
    assert.equal(later.shadow, false);
  });

  test('bad settings are refused by field, and nothing is made', async () => {
    const refused = async (more: object) => {
      const { status, body } = await add(more);
      return `${status} ${body.errors?.[0]?.property}`;
    };
    assert.equal(await refused({ address: 'ftp://example.org/x' }), '422 address');
    assert.equal(await refused({ address: 'http://10.0.0.1/x' }), '422 address');
    assert.equal(await refused({ address: 'https://user:pass@example.org/' }), '422 address');
    assert.equal(await refused({ collection: 'never-heard-of' }), '400 collection');
    assert.equal(await refused({ kind: 'carrier-pigeon' }), '400 kind');
    assert.equal(await refused({ everySeconds: 1 }), '400 everySeconds');
    const { name } = (await node.call(reader, 'GET', '/api/v1/exchanges')).body.items[0];
    assert.equal(await refused({ name }), '409 name');
    assert.equal((await node.call(reviewer, 'POST', '/api/v1/exchanges', {})).status, 400);
  });

  test('the log vouches for every exchange and entry; a row that somebody changed is named', async () => {
    await node.settled();
    const check = async () => (await verifyDeep(node.kernel, { desks: [signalsDesk] })).faults;
    assert.deepEqual(await check(), []);
    const { pool } = node.kernel.store;
    await pool.query("update exchange set address = 'http://127.0.0.1:1/' where name = 'List 1'");
    await pool.query(
      "update exchange_entry set state = 'withdrawn' where ctid = (select ctid from exchange_entry where state = 'live' limit 1)",
    );
    const found = (await check()).map((fault) => JSON.stringify(fault)).join('\n');
    assert.match(found, /"table":"exchange".*address/);
    assert.match(found, /"table":"exchange_entry"/);
  });
});
