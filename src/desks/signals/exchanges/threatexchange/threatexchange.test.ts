import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type ExchangePlay, md5Of, openExchangePlay } from '../../testing/exchange-play.ts';
import { saying } from '../../testing/far-side.ts';
import { threatUpdates, type Update } from '../../testing/threatexchange-stand-in.ts';

const GROUP = '1012185296055235';
const TOKEN = '123|top-secret';

describe('ThreatExchange, by a stand-in of its published shapes', () => {
  let play: ExchangePlay;
  let updates: Update[] = [];
  before(async () => {
    play = await openExchangePlay();
  });
  after(() => play.close());

  const settings = () => ({
    kind: 'threatexchange',
    address: `${play.far.origin}/v21.0`,
    collection: GROUP,
    credential: TOKEN,
  });
  const update = (n: number, more: Partial<Update> = {}): Update => ({
    id: String(9_000_000 + n),
    indicator: md5Of(`video ${n}`),
    type: 'HASH_VIDEO_MD5',
    last_updated: 1_600_000_000 + n,
    should_delete: false,
    descriptors: {
      data: [{ id: '1', status: 'MALICIOUS', share_level: 'RED', tags: { data: [{ text: 'gifct' }] } }],
    },
    ...more,
  });
  const stored = async (id: string) =>
    (await play.node.kernel.store.pool.query('select cursor from exchange where id = $1', [id])).rows[0]
      .cursor;

  test('pages are followed to their end, and the next pull begins at the last update', async () => {
    updates = Array.from({ length: 35 }, (_, n) => update(n));
    play.far.answer = threatUpdates(GROUP, TOKEN, () => updates);
    const id = await play.filled(settings());
    const shown = await play.show(id);
    assert.deepEqual([shown.state, shown.entries.live], ['well', 35]);
    assert.equal(play.far.asked.length, 4);
    assert.equal(await stored(id), 'start=1600000034');
    const [found] = await play.matches('md5', md5Of('video 3'));
    assert.equal(found.exchange.entries[0].id, '9000003');
    assert.deepEqual(found.exchange.entries[0].tags, ['gifct', 'tlp:red']);
    assert.equal(found.handling.tlp, 'red', 'as its share level says');
    play.far.asked.length = 0;
    updates.push(update(40));
    updates[3] = update(3, { last_updated: 1_600_000_050, should_delete: true, descriptors: { data: [] } });
    assert.deepEqual((await play.pull(id)).entries, { live: 35, held: 0, kept: 0, withdrawn: 1 });
    assert.equal(play.far.asked[0]?.url.searchParams.get('start_time'), '1600000034');
    assert.deepEqual(await play.matches('md5', md5Of('video 3')), []);
    assert.equal((await play.matches('md5', md5Of('video 40'))).length, 1);
  });

  test('an indicator that everybody calls harmless is no signal any more', async () => {
    updates = [update(60), update(61)];
    play.far.answer = threatUpdates(GROUP, TOKEN, () => updates);
    const id = await play.filled(settings());
    const against = { data: [{ id: '2', status: 'NON_MALICIOUS', tags: { data: [] } }] };
    updates = [update(60), update(61, { last_updated: 1_600_000_099, descriptors: against })];
    assert.equal((await play.pull(id)).entries.withdrawn, 1);
    assert.deepEqual(await play.matches('md5', md5Of('video 61')), []);
  });

  test('a page of deletions of all that is there is held, over however many pages it comes', async () => {
    updates = Array.from({ length: 60 }, (_, n) => update(100 + n));
    play.far.answer = threatUpdates(GROUP, TOKEN, () => updates);
    const id = await play.filled(settings());
    updates = updates.map((one, n) => ({ ...one, last_updated: 1_600_001_000 + n, should_delete: true }));
    const { entries } = await play.pull(id);
    assert.deepEqual(entries, { live: 0, held: 40, kept: 0, withdrawn: 20 });
  });

  test('the token never leaves for another host, nor stands in an error, a cursor or a log line', async () => {
    const elsewhere = `http://127.0.0.1:1/v21.0/${GROUP}/threat_updates?access_token=${TOKEN}&after=5`;
    play.far.answer = () => saying({ data: [update(200)], paging: { next: elsewhere } });
    const id = await play.filled(settings());
    const shown = await play.show(id);
    assert.match(shown.error, /sends on to another host, 127\.0\.0\.1:1, which is not called/);
    play.far.answer = threatUpdates(GROUP, 'another', () => []);
    const refused = await play.pull(id);
    assert.match(refused.error, /answered 400: "Invalid OAuth access token\."/);
    play.far.answer = () => ({ never: true });
    const kept = JSON.stringify([shown, refused, await stored(id), play.node.said]);
    assert.ok(!kept.includes('top-secret'), kept);
    play.far.answer = threatUpdates(GROUP, TOKEN, () => []);
    play.node.said.length = 0;
  });

  test('a far side that repeats its cursor is left, whatever else rises', async () => {
    let turn = 0;
    play.far.answer = ({ url }) => {
      const next = new URL(url);
      next.searchParams.set('after', 'again');
      return saying({
        data: [update(300 + ++turn)],
        paging: { cursors: { after: 'again' }, next: next.href },
      });
    };
    const id = await play.filled(settings());
    assert.match((await play.show(id)).error, /repeats its cursor/);
    assert.ok(play.far.asked.length < 60, `${play.far.asked.length}`);
    play.node.said.length = 0;
  });

  test('pages that promise more and give nothing end', async () => {
    let turn = 0;
    play.far.answer = ({ url }) => {
      const next = new URL(url);
      next.searchParams.set('after', `p${++turn}`);
      return saying({ data: [], paging: { next: next.href } });
    };
    const id = await play.filled(settings());
    assert.match((await play.show(id)).error, /promises more and gives nothing/);
    play.node.said.length = 0;
  });
});
