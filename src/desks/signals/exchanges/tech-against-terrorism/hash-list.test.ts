import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type ExchangePlay, md5Of, openExchangePlay } from '../../testing/exchange-play.ts';
import { type Hash, hashList } from '../../testing/hash-list-stand-in.ts';

describe('Tech Against Terrorism’s hash list, by a stand-in of its published shapes', () => {
  let play: ExchangePlay;
  before(async () => {
    play = await openExchangePlay();
  });
  after(() => play.close());

  const hash = (n: number, more: Partial<Hash> = {}): Hash => ({
    id: n,
    hash_digest: md5Of(`clip ${n}`),
    algorithm: 'MD5',
    ideology: 'far-right',
    file_type: 'mp4',
    deleted: false,
    updated_on: 1_704_901_040.5 + n,
    ...more,
  });

  test('pages by checkpoint, deletions at once, a token for each pull, and no word of ideology', async () => {
    let hashes = Array.from({ length: 25 }, (_, n) => hash(n + 1));
    play.far.answer = hashList('someone:pass:word', () => hashes);
    const settings = {
      kind: 'tech-against-terrorism',
      address: play.far.origin,
      credential: 'someone:pass:word',
    };
    const id = await play.filled(settings);
    assert.equal((await play.show(id)).entries.live, 25);
    assert.equal(play.far.asked.length, 4);
    hashes = [...hashes.with(2, hash(3, { deleted: true, updated_on: 1_704_902_000 })), hash(30)];
    const { entries } = await play.pull(id);
    assert.deepEqual([entries.live, entries.withdrawn], [25, 1]);
    assert.equal((await play.matches('md5', md5Of('clip 3'))).length, 0);
    const [found] = await play.matches('md5', md5Of('clip 30'));
    assert.deepEqual(found.exchange.entries[0].tags, ['file:mp4']);
    const { rows } = await play.node.kernel.store.pool.query('select body from record where id = $1', [
      found.signal,
    ]);
    assert.ok(!/far-right|ideology/.test(rows[0].body));
    assert.deepEqual(
      (await play.pull(id)).entries,
      entries,
      'nothing new: the same checkpoint is no repetition',
    );
  });

  test('a wrong password is said, and is in no error', async () => {
    play.far.answer = hashList('someone:other', () => []);
    const settings = {
      kind: 'tech-against-terrorism',
      address: play.far.origin,
      credential: 'someone:pass:word',
    };
    const id = await play.filled(settings);
    const shown = await play.show(id);
    assert.match(shown.error, /refused the credential/);
    assert.ok(!JSON.stringify([shown, play.node.said]).includes('pass:word'));
    play.node.said.length = 0;
  });
});
