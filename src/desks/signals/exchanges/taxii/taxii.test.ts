import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type Asking, startTestNode, type TestNode } from '../../../../../tests/nodes.ts';
import { TAXII_MEDIA_TYPE } from '../../../../standards/taxii/media-type.ts';
import { tlpMarkingId } from '../../../../standards/tlp/tlp.ts';
import { type ExchangePlay, openExchangePlay, sha256Of } from '../../testing/exchange-play.ts';
import { findExchange } from '../exchange-queries.ts';
import { takePage } from '../take-page.ts';
import { readEnvelope } from './read-envelope.ts';

const DAY = 86_400_000;

describe('a collection of a TAXII server, which is another node', () => {
  let play: ExchangePlay;
  let server: TestNode;
  let author: Asking;
  let settings: { kind: string; address: string; collection: string; credential: string };
  before(async () => {
    [play, server] = await Promise.all([openExchangePlay(), startTestNode({ name: 'Server' })]);
    author = await server.person(['analyst']);
    settings = {
      kind: 'taxii',
      address: `${server.url}/taxii2/api/`,
      collection: server.kernel.host.id.replace('identity--', ''),
      credential: author.token,
    };
  });
  after(async () => {
    await play.close();
    await server.close();
  });

  type Told = Record<string, unknown> & { id: string };
  const indicator = (what: string, more: object = {}): Told => ({
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${randomUUID()}`,
    created_by_ref: server.kernel.host.id,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
    pattern: `[file:hashes.'SHA-256' = '${sha256Of(what)}']`,
    pattern_type: 'stix',
    valid_from: '2026-01-01T00:00:00Z',
    labels: ['reviewed'],
    object_marking_refs: [tlpMarkingId('green')],
    ...more,
  });
  const post = async (...objects: object[]) => {
    const answer = await fetch(`${settings.address}collections/${settings.collection}/objects/`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${author.token}`,
        accept: TAXII_MEDIA_TYPE,
        'content-type': TAXII_MEDIA_TYPE,
      },
      body: JSON.stringify({ objects }),
    });
    const body = (await answer.json()) as { failure_count: number };
    assert.deepEqual([answer.status, body.failure_count], [202, 0], JSON.stringify(body));
    await server.settled();
  };

  test('its indicators are taken page by page, what is revoked stops, and what ends does', async () => {
    const many = Array.from({ length: 1500 }, (_, n) => indicator(`item ${n}`));
    await post(...many.slice(0, 800));
    await post(...many.slice(800), indicator('others', { pattern: "[ipv4-addr:value = '198.51.100.3']" }));
    const id = await play.filled(settings);
    const first = await play.show(id);
    assert.deepEqual([first.error, first.entries.live], [null, 1500]);
    assert.deepEqual(first.lastPull.notTaken, { 'stix-pattern': 1 });
    const [found] = await play.matches('sha256', sha256Of('item 1499'));
    assert.deepEqual(
      [found.handling.tlp, found.exchange.entries[0].tags],
      ['green', ['tlp:green', 'reviewed']],
    );
    assert.deepEqual((await play.pull(id)).entries, first.entries, 'nothing new');

    const later = { modified: '2026-02-01T00:00:00.000Z' };
    const yetToCome = new Date(Date.now() + 3 * DAY).toISOString();
    const ends = new Date(Date.now() + DAY).toISOString();
    await post(
      { ...many[0], ...later, revoked: true },
      { ...many[1], ...later, valid_until: ends },
      indicator('new'),
      indicator('to come', { valid_from: yetToCome }),
    );
    const { entries } = await play.pull(id);
    assert.deepEqual([entries.live, entries.withdrawn], [1501, 1]);
    assert.equal((await play.matches('sha256', sha256Of('to come'))).length, 0, 'not before its time');
    assert.equal((await play.matches('sha256', sha256Of('item 0'))).length, 0);
    assert.equal((await play.matches('sha256', sha256Of('item 1'))).length, 1);
    assert.equal((await play.matches('sha256', sha256Of('new'))).length, 1);
    play.later((2 * DAY) / 1000);
    assert.equal((await play.matches('sha256', sha256Of('item 1'))).length, 0, 'past its end');
  });

  test('a version of before a withdrawal brings nothing back, in whichever pull it comes', async () => {
    const one = indicator('taken back');
    const id = await play.filled({ ...settings, name: 'Of versions' });
    const page = (...objects: object[]) => ({
      ...readEnvelope(Buffer.from(JSON.stringify({ objects }))),
      cursor: null,
      more: false,
    });
    const take = async (...objects: object[]) => {
      const { kernel, procedures } = play.node;
      await kernel.store.system('a page of a test')(async (tx) => {
        const exchange = await findExchange(tx, id);
        await takePage({ kernel, procedures, policy: undefined as never }, tx, exchange!, page(...objects));
      });
      await play.node.settled();
      return (await play.matches('sha256', sha256Of('taken back'))).length;
    };
    assert.equal(await take(one), 1);
    assert.equal(await take({ ...one, modified: '2026-03-01T00:00:00.000Z', revoked: true }), 0);
    assert.equal(await take(one), 0, 'the version of January');
    assert.equal(await take({ ...one, modified: '2026-02-01T00:00:00.000Z' }), 0);
    assert.equal(await take({ ...one, modified: '2026-04-01T00:00:00.000Z' }), 1, 'said anew since');
  });

  test('a wrong credential, and a collection that is not there, are said', async () => {
    const refused = await play.show(await play.filled({ ...settings, credential: 'nobody' }));
    assert.match(refused.error, /refused the credential \(401\)/);
    const absent = await play.show(await play.filled({ ...settings, collection: randomUUID() }));
    assert.match(absent.error, /has no such collection, or not for us \(404\)/);
    const unnamed = await play.add({ kind: 'taxii', address: settings.address });
    assert.deepEqual([unnamed.status, unnamed.body.errors[0].property], [400, 'collection']);
    play.node.said.length = 0;
  });
});

test('of several versions the one modified last counts, wherever on the page it stands', () => {
  const id = `indicator--${randomUUID()}`;
  const version = (modified: string, more: object = {}) => ({
    type: 'indicator',
    spec_version: '2.1',
    id,
    created: '2026-01-01T00:00:00.000Z',
    modified,
    pattern: `[file:hashes.'SHA-256' = '${sha256Of(modified)}']`,
    pattern_type: 'stix',
    valid_from: '2026-01-01T00:00:00Z',
    ...more,
  });
  const [old, newer, revoked] = [
    version('2026-01-01T00:00:00.000Z'),
    version('2026-02-01T00:00:00.0000001Z'),
    version('2026-03-01T00:00:00.000Z', { revoked: true }),
  ];
  const read = (...objects: object[]) => readEnvelope(Buffer.from(JSON.stringify({ objects })));
  for (const objects of [
    [old, newer],
    [newer, old],
  ])
    assert.deepEqual(
      read(...objects).upserts.map(({ value }) => value),
      [sha256Of('2026-02-01T00:00:00.0000001Z')],
    );
  for (const objects of [
    [old, newer, revoked],
    [revoked, newer, old],
  ]) {
    const { upserts, withdrawn } = read(...objects);
    assert.deepEqual([upserts, withdrawn], [[], [id]]);
  }
});

test('an indicator whose time cannot be read is counted and left out, and keeps no other from being taken', () => {
  const one = (n: number, more: object) => ({
    type: 'indicator',
    spec_version: '2.1',
    id: `indicator--${randomUUID()}`,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
    pattern: `[file:hashes.'SHA-256' = '${sha256Of(`timed ${n}`)}']`,
    pattern_type: 'stix',
    valid_from: '2026-01-01T00:00:00Z',
    ...more,
  });
  const objects = [
    one(1, {}),
    ...['garbage', '2026-13-01T00:00:00Z', 7, null].map((valid_until, n) => one(2 + n, { valid_until })),
    one(9, { valid_from: 'yesterday' }),
    ...[10, 11, 12, 13].map((n) => one(n, { valid_until: '2031-01-01T00:00:00Z' })),
  ];
  const { upserts, malformed } = readEnvelope(Buffer.from(JSON.stringify({ objects })));
  assert.deepEqual([upserts.length, malformed], [5, 5]);
});
