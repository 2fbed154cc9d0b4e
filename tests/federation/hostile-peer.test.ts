import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { after, afterEach, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { tlpMarkingId } from '../../src/standards/tlp/tlp.ts';
import { type Asking, befriend, eventually, expectStatus, startTestNode, type TestNode } from '../nodes.ts';
import { type Asked, type HostilePeer, hostilePeer } from './hostile-peer.ts';

// A pinned key says who speaks, not that what it says is sane: its holder may be taken over, or want us to fall.

let harbour: TestNode;
let hostile: HostilePeer;
let honest: TestNode;
let boss: Asking;
let shared: { agreement: string; collection: string };
before(async () => {
  [harbour, hostile, honest] = await Promise.all([
    startTestNode({ name: 'Harbour' }),
    hostilePeer('Hostile'),
    startTestNode({ name: 'Honest' }),
  ]);
  await befriend(hostile, harbour, 'With the hostile one');
  shared = await befriend(honest, harbour, 'With the honest one');
  boss = await harbour.person(['administrator', 'senior-reviewer', 'reader']);
});
after(() => Promise.all([harbour, hostile, honest].map((node) => node.close())));
afterEach(() => hostile.play(null));

type Peers = { items: { id: string; lastError: string | null }[] };
const shownError = async () => {
  const { items } = (await expectStatus(200, boss.get<Peers>('/api/v1/peers'))).json;
  return items.find((one) => one.id === hostile.kernel.host.id)?.lastError ?? null;
};
const isPage = ({ path }: Asked) => path.endsWith('/objects/');
let moment = 0;
const nextDate = () => `2026-01-01T00:00:00.${String(++moment).padStart(6, '0')}Z`;
const dated = (date = nextDate()) => ({
  'content-type': 'application/taxii+json;version=2.1',
  'x-taxii-date-added-last': date,
});
const tool = (by: TestNode) => ({
  type: 'tool',
  spec_version: '2.1',
  id: `tool--${randomUUID()}`,
  created_by_ref: by.kernel.host.id,
  created: '2026-01-01T00:00:00.000Z',
  modified: '2026-01-01T00:00:00.000Z',
  name: 'A tool',
  object_marking_refs: [tlpMarkingId('green')],
});
const position = async () => {
  const { rows } = await harbour.kernel.store.pool.query(
    'select added_after from pull_position where organisation = $1',
    [hostile.kernel.host.id],
  );
  return rows[0]?.added_after ?? null;
};
const held = async () =>
  (await harbour.kernel.store.pool.query('select count(*)::int as n from record')).rows[0].n as number;

describe('a page that is not one is refused whole, and named beside the partner', () => {
  const page = (objects: string, rest = '') => `{${rest}"objects":[${objects}]}`;
  const list = (count: number, one: string) => Array.from({ length: count }, () => one).join(',');
  type Lie = {
    says: RegExp;
    body: () => string | Buffer;
    headers?: () => Record<string, string>;
    status?: number;
  };
  const LIES: Record<string, Lie> = {
    'a page of a sign-in site': { says: /not a TAXII envelope/, body: () => '<html>Sign in</html>' },
    'a bundle': {
      says: /is a bundle/,
      body: () => `{"type":"bundle","id":"bundle--${randomUUID()}","objects":[]}`,
    },
    'more objects than were asked for': {
      says: /holds 501 objects where 500/,
      body: () => page(list(501, '{}')),
    },
    'millions of ones': { says: /objects where 500/, body: () => page(list(4_000_000, '1')) },
    'a page larger than any of ours': {
      says: /larger than is taken/,
      body: () => page(list(20_000_000, '1')),
    },
    'a bomb': {
      says: /larger than is taken/,
      body: () => gzipSync(Buffer.alloc(100_000_000, 32)),
      headers: () => ({ ...dated(), 'content-encoding': 'gzip' }),
    },
    'a date that is none': { says: /no TAXII timestamp/, body: () => page(''), headers: () => dated('zzzz') },
    'the same date again and again': {
      says: /dates do not rise/,
      body: () => page('', '"more":true,'),
      headers: () => dated('2026-01-01T00:00:00.999999Z'),
    },
    'more, and nothing, for ever': {
      says: /promises more and gives nothing/,
      body: () => page('', '"more":true,'),
    },
    'a redirect': {
      says: /answered 302/,
      body: () => '',
      headers: () => ({ location: `${honest.url}/.well-known/comity` }),
      status: 302,
    },
  };
  for (const [name, { says, body, headers = dated, status = 200 }] of Object.entries(LIES)) {
    test(name, async () => {
      await harbour.kernel.store.pool.query('delete from pull_position');
      const before = await held();
      const bytes = body();
      hostile.asked.length = 0;
      hostile.play((asked, response) => {
        if (!isPage(asked)) return false;
        asked.answer(response, bytes, headers(), status);
        return true;
      });
      await harbour.pullAll();
      assert.match((await shownError()) ?? 'nothing is shown', says);
      assert.ok(hostile.asked.length < 20, `it was asked ${hostile.asked.length} times`);
      assert.equal(await held(), before);
      hostile.play(null);
      await harbour.pullAll();
      assert.equal(await shownError(), null, 'an honest answer clears it');
    });
  }

  test('withdrawals without end, and an answer of another kind', async () => {
    for (const [body, says] of [
      [`{"items":[${list(3_000_000, '[]')}]}`, /larger than is taken/],
      ['<html>', /withdrawals are not/],
      [
        '{"items":[{"pos":1,"id":"x","versionKey":"1"},{"pos":1,"id":"x","versionKey":"1"}]}',
        /withdrawals are not/,
      ],
    ] as const) {
      hostile.play((asked, response) => {
        if (!asked.path.endsWith('/withdrawals')) return false;
        asked.answer(response, body);
        return true;
      });
      await harbour.pullAll();
      assert.match((await shownError()) ?? 'nothing is shown', says);
    }
  });
});

/** Held open: what a peer that never comes to an end leaves its caller with. */
const trickle = (response: ServerResponse) => {
  response.writeHead(200, dated());
  const timer = setInterval(() => response.write(' '), 50);
  response.once('close', () => clearInterval(timer));
};

test('while one partner trickles its answers, others are pulled from and people are served', async () => {
  let trickled = 0;
  hostile.play((_asked, response) => {
    trickled++;
    trickle(response);
    return true;
  });
  const pulling = harbour.pullAll();
  await eventually(
    async () => trickled,
    (count) => count >= 1,
  );
  const anna = await honest.person(['analyst']);
  const object = tool(honest);
  const media = 'application/taxii+json;version=2.1';
  await expectStatus(
    202,
    anna.post(
      `/taxii2/api/collections/${shared.collection}/objects/`,
      { objects: [object] },
      {
        'content-type': media,
        accept: media,
      },
    ),
  );
  await eventually(
    async () => (await boss.get(`/api/v1/records/${object.id}`)).status,
    (status) => status === 200,
  );
  hostile.play(null);
  hostile.hangUp();
  await pulling;
});

test('a suspension ends a pull that has no end', async () => {
  await harbour.kernel.store.pool.query('delete from pull_position');
  let pages = 0;
  hostile.play((asked, response) => {
    if (!isPage(asked)) return false;
    pages++;
    asked.answer(response, JSON.stringify({ more: true, objects: [tool(hostile)] }), dated());
    return true;
  });
  const pulling = harbour.pullAll();
  await eventually(
    async () => pages,
    (count) => count > 3,
  );
  await expectStatus(
    200,
    boss.post(`/api/v1/peers/${hostile.kernel.host.id}/suspend`, { reason: 'It floods us.' }),
  );
  const kept = await held();
  await pulling;
  const last = await position();
  assert.ok((await held()) <= kept + 1, 'a page that was being taken, and none after it');
  await expectStatus(200, boss.post(`/api/v1/peers/${hostile.kernel.host.id}/resume`));
  assert.equal(await position(), last);
});

test('a node stops at once while a partner holds its line', async () => {
  const line = Promise.withResolvers<ServerResponse>();
  hostile.play((asked, response) => {
    if (!isPage(asked)) return false;
    trickle(response);
    line.resolve(response);
    return true;
  });
  void harbour.pullAll();
  const closed = once(await line.promise, 'close');
  await harbour.stop();
  await closed;
});
