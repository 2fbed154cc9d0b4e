import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestKernel, type TestKernel } from '../../../../tests/kernel.ts';
import type { ActingMessage, MessageType } from '../acting/acting-message.ts';
import type { Outcome } from '../acting/acting-result.ts';
import type { Access, Adapter } from './adapter.ts';
import { callProduct } from './call-product.ts';
import { discourse, objectOf } from './discourse/discourse.ts';
import { mastodon, statusOf } from './mastodon/mastodon.ts';
import { peertube, videoOf } from './peertube/peertube.ts';
import { type DiscourseStandIn, openDiscourse, STAFF } from './testing/discourse-stand-in.ts';
import { type MastodonStandIn, openMastodon, REPORTER } from './testing/mastodon-stand-in.ts';
import { MODERATOR, openPeerTube, type PeerTube } from './testing/peertube-stand-in.ts';
import type { StandIn } from './testing/stand-in.ts';

const VIDEO = '9c9de5e8-0a1e-484a-b099-e80766180a6d';
const SHORT = 'kkGMgK9ZtnKfYAgnEtQxbv';

let node: TestKernel;
let tube: PeerTube;
let forum: DiscourseStandIn;
let masto: MastodonStandIn;
before(async () => {
  node = await openTestKernel();
  node.kernel.configuration.privateHosts = ['127.0.0.1'];
  [tube, forum, masto] = await Promise.all([
    openPeerTube([VIDEO, SHORT]),
    openDiscourse(),
    openMastodon({ '103704874086360371': '14715' }),
  ]);
});
after(async () => {
  await Promise.all([tube.close(), forum.close(), masto.close()]);
  await node.stop();
});

const message = (type: MessageType, silence = false): ActingMessage => ({
  id: '5a7f0a52-0000-4000-8000-000000000001',
  type,
  case: 'c',
  item: 1,
  url: '',
  locator: null,
  effect: 'removed',
  legalBasis: null,
  territory: { reach: 'everywhere' },
  silence,
  restores: null,
  at: '2026-11-02T20:10:00.000Z',
});

async function tell(
  adapter: Adapter,
  standIn: StandIn,
  access: Access,
  path: string,
  type: MessageType = 'act-on-item',
): Promise<Outcome | null> {
  const conversation = adapter.converse(new URL(path, standIn.url), message(type), access);
  return conversation && callProduct(node.kernel, standIn.url, conversation);
}
const result = async (...told: Parameters<typeof tell>) => (await tell(...told))?.result ?? null;

test('an address shows which object it is on its instance, or nothing is done', () => {
  const of = (path: string) => new URL(path, 'https://instance.example');
  for (const path of [
    `/w/${SHORT}`,
    `/w/${SHORT}?start=1m`,
    `/videos/watch/${SHORT}/`,
    `/videos/embed/${SHORT}`,
  ])
    assert.equal(videoOf(of(path)), SHORT, path);
  assert.equal(videoOf(of(`/videos/watch/${VIDEO}`)), VIDEO);
  for (const path of [`/w/${SHORT};threadId=4`, `/w/p/${SHORT}`, '/c/channel', '/w/short', `/w/${SHORT}/x`])
    assert.equal(videoOf(of(path)), null, path);

  assert.deepEqual(objectOf(of('/t/a-title/7')), { kind: 'topic', id: '7' });
  assert.deepEqual(objectOf(of('/t/7')), { kind: 'topic', id: '7' });
  assert.deepEqual(objectOf(of('/t/a-title/7/1')), { kind: 'topic', id: '7' });
  assert.deepEqual(objectOf(of('/t/a-title/7/2')), { kind: 'post-of-topic', topic: '7', number: '2' });
  assert.deepEqual(objectOf(of('/t/7/2')), { kind: 'post-of-topic', topic: '7', number: '2' });
  assert.deepEqual(objectOf(of('/p/71')), { kind: 'post', id: '71' });
  for (const path of ['/u/somebody', '/c/category/7', '/t/a-title', '/t/a-title/7/2/3'])
    assert.equal(objectOf(of(path)), null, path);

  for (const path of [
    '/@ann/42',
    '/@ann@other.example/42',
    '/users/ann/statuses/42',
    '/web/statuses/42',
    '/web/@ann/42',
  ])
    assert.equal(statusOf(of(path)), '42', path);
  for (const path of ['/@ann', '/users/ann', '/@ann/42/reblogs', '/tags/42'])
    assert.equal(statusOf(of(path)), null, path);
});

test('peertube: a video is blocked and its block lifted; doing either again is no fault', async () => {
  const at = `/w/${SHORT}`;
  assert.equal(await result(peertube, tube, MODERATOR, at), 'done');
  assert.ok(tube.blocked.has(SHORT));
  assert.equal(await result(peertube, tube, MODERATOR, at), 'already');
  const sent = tube.asked.findLast(({ path, method }) => method === 'POST' && path.endsWith('/blacklist'))!;
  assert.deepEqual(Object.keys(JSON.parse(sent.body)), ['unfederate', 'internalNote']);
  assert.equal(await result(peertube, tube, MODERATOR, at, 'restore-item'), 'done');
  assert.ok(!tube.blocked.has(SHORT));
  assert.equal(await result(peertube, tube, MODERATOR, at, 'restore-item'), 'already');
});

test('discourse: a topic and a post are deleted so that they come back, and come back', async () => {
  for (const [at, kept] of [
    ['/t/a-title/7', forum.topics.get('7')!],
    ['/t/a-title/7/2', forum.posts.get('71')!],
    ['/p/71', forum.posts.get('71')!],
  ] as const) {
    assert.equal(await result(discourse, forum, STAFF, at), 'done', at);
    assert.ok(kept.deleted_at);
    assert.equal(await result(discourse, forum, STAFF, at), 'already');
    assert.equal(await result(discourse, forum, STAFF, at, 'restore-item'), 'done');
    assert.equal(kept.deleted_at, null);
    assert.equal(await result(discourse, forum, STAFF, at, 'restore-item'), 'already');
  }
  assert.ok(!forum.asked.some(({ body, path }) => /force_destroy/.test(body + path)));
});

test('mastodon: a status is laid before moderators, and the node claims to have done nothing', async () => {
  const at = '/@ann/103704874086360371';
  assert.deepEqual(await tell(mastodon, masto, REPORTER, at), { result: 'reported', detail: 'report 1' });
  const [report] = masto.reports;
  assert.deepEqual(
    [report?.account_id, report?.status_ids, report?.category, report?.forward],
    ['14715', ['103704874086360371'], 'legal', false],
  );
  assert.ok(String(report?.comment).length <= 1000);
  const before = masto.asked.length;
  assert.equal(await result(mastodon, masto, REPORTER, at, 'restore-item'), 'not-offered');
  assert.equal(masto.asked.length, before);
});

test('a wrong token, and an object that is not there, are said as such', async () => {
  assert.equal(await result(peertube, tube, { ...MODERATOR, secret: 'x' }, `/w/${SHORT}`), 'wrong-token');
  assert.equal(await result(discourse, forum, { ...STAFF, secret: 'x' }, '/t/a-title/7'), 'no-right');
  assert.equal(await result(mastodon, masto, { ...REPORTER, secret: 'x' }, '/@ann/1'), 'wrong-token');
  const absent = '/w/aaaaaaaaaaaaaaaaaaaaaa';
  assert.equal(await result(peertube, tube, MODERATOR, absent), 'not-found');
  assert.equal(await result(peertube, tube, MODERATOR, absent, 'restore-item'), 'cannot-restore');
  assert.equal(await result(discourse, forum, STAFF, '/t/a-title/8'), 'not-found');
  assert.equal(await result(discourse, forum, STAFF, '/t/a-title/8', 'restore-item'), 'cannot-restore');
  assert.equal(await result(mastodon, masto, REPORTER, '/@ann/1'), 'not-found');
});

test('what a product answers beside success has one clear meaning, whatever the product', async () => {
  for (const [adapter, standIn, access, at] of [
    [peertube, tube, MODERATOR, `/w/${SHORT}`],
    [discourse, forum, STAFF, '/t/a-title/7'],
    [mastodon, masto, REPORTER, '/@ann/103704874086360371'],
  ] as const) {
    for (const [given, expected] of [
      [{ status: 401 }, 'wrong-token'],
      [{ status: 403 }, 'no-right'],
      [{ status: 410 }, 'gone'],
      [{ status: 429, headers: { 'retry-after': '90' } }, 'busy'],
      [{ status: 502 }, 'failing'],
      [{ status: 422 }, 'refused'],
      [{ status: 302, headers: { location: '/elsewhere' } }, 'refused'],
      [{ status: 200, text: '<p>We are being repaired</p>' }, 'unreadable'],
      [{ status: 200, json: 4 }, 'unreadable'],
    ] as const) {
      if (adapter === discourse && 'json' in given) continue; // a topic's id stands in its address
      standIn.instead = given;
      const outcome = await tell(adapter, standIn, access, at);
      standIn.instead = null;
      assert.equal(outcome?.result, expected, JSON.stringify(given));
      if (expected === 'busy') assert.equal(outcome?.retryAfter, 90);
    }
  }
});
