import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DeskNode, openDeskNode } from '../../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../../testing/open-review.ts';

describe('whole domains', () => {
  let node: DeskNode;
  let team: ReviewTeam;
  before(async () => {
    node = await openDeskNode();
    team = await openTeam(node);
    for (const signal of [
      { type: 'domain', value: 'example.co.uk' },
      { type: 'domain', value: 'alice.github.io' },
      { type: 'url', value: 'https://news.example.org/a' },
    ]) {
      const added = await node.call(team.analyst, 'POST', `/api/v1/banks/${team.bank}/signals`, signal);
      assert.equal(added.status, 201, JSON.stringify(added.body));
    }
  });
  after(() => node.close());

  const match = async (url: string, item?: string) => {
    const body = { hash: { type: 'url', value: url }, ...(item ? { item } : {}) };
    return (await node.call(team.analyst, 'POST', '/api/v1/match', body)).body;
  };

  test('one look-up of an address finds it and its domain, in a batch too', async () => {
    const found = await match('https://Shop.Example.co.uk/a?b');
    assert.deepEqual([found.url, found.domain], ['https://shop.example.co.uk/a?b', 'example.co.uk']);
    assert.deepEqual([found.matches.length, found.matches[0].type], [1, 'domain']);
    assert.equal((await match('https://news.example.org/a')).matches[0].type, 'url');
    const items = [
      { hash: { type: 'url', value: 'http://example.co.uk:8080/' } },
      { hash: { type: 'domain', value: 'example.co.uk' } },
      { hash: { type: 'domain', value: 'www.example.co.uk' } },
    ];
    const { answers } = (await node.call(team.analyst, 'POST', '/api/v1/match/batch', { items })).body;
    assert.deepEqual([answers[0].matches.length, answers[1].matches.length], [1, 1]);
    assert.equal(answers[2].error.errors[0].property, 'items[2].hash.value');
    assert.equal(
      (await node.call(team.analyst, 'POST', '/api/v1/match', { text: 'https://example.co.uk/' })).body
        .matches.length,
      1,
    );
  });

  test('who shares a host with it, or looks like it, does not match', async () => {
    for (const url of [
      'https://bob.github.io/',
      'https://github.io/',
      'https://example.co.uk.evil.example/',
      'https://notexample.co.uk/',
      'https://evil.example/example.co.uk',
      'https://example.com/?u=https://example.co.uk/',
      'http://192.0.2.1/example.co.uk',
    ]) {
      assert.deepEqual((await match(url)).matches, [], url);
    }
    assert.equal((await match('https://www.alice.github.io/x')).matches.length, 1);
  });

  test('a case keeps the domain only where the domain matched: another page is not the same content', async () => {
    const codes = async (id: string) => {
      const { rows } = await node.kernel.store.pool.query<{ type: string }>(
        'select c.type from review_item_code c join case_file f using (object) where f.id = $1 order by 1',
        [id],
      );
      return rows.map(({ type }) => type);
    };
    assert.deepEqual(await codes((await match('https://news.example.org/a', 'post:page')).case), ['url']);
    assert.deepEqual(await codes((await match('https://a.example.co.uk/', 'post:domain')).case), [
      'domain',
      'url',
    ]);
  });
});
