import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DeskNode, openDeskNode } from './testing/desk-node.ts';
import { formWith, makePicture, resized } from './testing/pictures.ts';

describe('matching an item', () => {
  let node: DeskNode;
  before(async () => {
    node = await openDeskNode();
  });
  after(() => node.close());

  test('a resized picture is found, and a case opens only with an item reference', async () => {
    const analyst = await node.person(['analyst']);
    const made = await node.call(analyst, 'POST', '/api/v1/banks', { name: 'First' });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const bank = made.body.id;
    const picture = await makePicture(1);
    const added = await node.call(
      analyst,
      'POST',
      `/api/v1/banks/${bank}/signals`,
      formWith('file', picture),
    );
    assert.equal(added.status, 201, JSON.stringify(added.body));
    assert.equal(added.body.signals.length, 1);
    assert.ok(added.body.signals[0].quality >= 80);

    const looked = await node.call(
      analyst,
      'POST',
      '/api/v1/match',
      formWith('picture', await resized(picture)),
    );
    assert.equal(looked.status, 200, JSON.stringify(looked.body));
    assert.equal(looked.body.matches.length, 1);
    assert.ok(looked.body.matches[0].distance <= 31);
    assert.equal(looked.body.case, undefined);
    const { rows } = await node.kernel.store.pool.query('select count(*)::int as n from case_file');
    assert.equal(rows[0].n, 0);

    const kept = await node.call(
      analyst,
      'POST',
      '/api/v1/match',
      formWith('picture', await resized(picture), { item: 'post:1' }),
    );
    assert.match(kept.body.case, /^[0-9a-f-]{36}$/);
  });
});
