import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { openPlatform, type Platform, type Told, until } from '../../../../tests/platform.ts';
import { signMessage } from '../../../kernel/notify/sign-message.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { ANSWERS, REASON } from '../testing/words.ts';

test('a message is signed as Standard Webhooks says', () => {
  // The example of the Standard Webhooks specification's reference libraries.
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const headers = signMessage(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, '{"test": 2432232314}');
  assert.equal(headers['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

describe('telling the platform', () => {
  let ahead = 0;
  let node: DeskNode;
  let team: ReviewTeam;
  let platform: Platform;
  before(async () => {
    node = await openDeskNode({ now: () => new Date(Date.now() + ahead) });
    team = await openTeam(node);
    platform = await openPlatform();
  });
  after(async () => {
    await node.close();
    await platform.close();
  });
  const setUrl = (url: string, who = team.administrator) =>
    node.call(who, 'POST', '/api/v1/webhooks', { url });
  const listed = async () => (await node.call(team.administrator, 'GET', '/api/v1/webhooks')).body.items[0];
  const decisions = (id: string) =>
    platform.told
      .filter((one) => JSON.parse(one.body).case === id)
      .map((one) => `${one.status} ${JSON.parse(one.body).decision}`);
  const reports = async (id: string): Promise<number> =>
    (
      await node.kernel.store.pool.query(
        `select count(*)::int as n from case_event
         where object = (select object from case_file where id = $1) and step like 'notice-%'`,
        [id],
      )
    ).rows[0].n;

  test('only an administrator sets the address; bad ones are refused', async () => {
    for (const who of [team.ana, team.senior, team.analyst])
      assert.equal((await setUrl(platform.url, who)).status, 403);
    for (const url of ['ftp://example.org', 'not an address', 'https://user:pass@example.org/']) {
      const answer = await setUrl(url);
      assert.deepEqual([answer.status, answer.body.errors[0].property], [422, 'url'], url);
    }
    assert.deepEqual((await node.call(team.administrator, 'GET', '/api/v1/webhooks')).body, { items: [] });
  });

  test('what was decided before there was an address waits for it', async () => {
    const { id } = await team.restricted('post:early');
    await node.settled();
    assert.equal(platform.told.length, 0);
    const set = await setUrl(platform.url);
    assert.match(set.body.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    await until(() => decisions(id).length === 1);
    assert.equal((await listed()).secret, undefined, 'the secret is said once');
    const { rows } = await node.kernel.store.pool.query('select secret from webhook');
    assert.ok(!rows[0].secret.includes(Buffer.from(set.body.secret)), 'and kept sealed');
    const [{ headers, body }] = platform.told as [Told];
    const key = Buffer.from(set.body.secret.slice(6), 'base64');
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    assert.equal(
      headers['webhook-signature'],
      `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
    );
  });

  test('a message is tried until it arrives, with the same id, and in order', async () => {
    platform.answer = () => ({ status: 503 });
    const { id } = await team.answered('post:retried');
    await team.step(team.ana, id, 'restrict-single-handed', { ...REASON, urgency: 'It is spreading now.' });
    await until(() => decisions(id).length === 1);
    await team.step(team.bo, id, 'reverse-restriction', { reason: 'Nothing here is unlawful.' });
    await node.settled();
    await until(async () => /503/.test((await listed()).lastError ?? ''));
    assert.equal((await listed()).waiting, 2);
    assert.deepEqual(decisions(id), ['503 restrict'], 'not tried again before its time');
    ahead += 6_000;
    await until(() => decisions(id).length === 2);
    assert.deepEqual(decisions(id), ['503 restrict', '503 restrict'], 'the restoration waits behind it');
    platform.answer = ({ notice }) => ({ status: 200, body: notice ? { notice: 'delivered' } : {} });
    ahead += 31_000;
    await until(() => decisions(id).length === 4);
    assert.deepEqual(decisions(id).slice(2), ['200 restrict', '200 restore']);
    const ids = platform.told
      .filter((one) => JSON.parse(one.body).case === id)
      .map((one) => one.headers['webhook-id']);
    assert.equal(new Set(ids.slice(0, 3)).size, 1);
    assert.notEqual(ids[3], ids[2]);
    await until(async () => (await listed()).waiting === 0);
    const { rows } = await node.kernel.store.pool.query('select from webhook_message where body is not null');
    assert.equal(rows.length, 0, 'a link is kept no longer than it must travel');
  });

  test('a decision to leave is told, a match in shadow is not', async () => {
    const { id } = await team.open('post:left');
    await team.step(team.ana, id, 'take');
    await team.step(team.ana, id, 'answer-question', ANSWERS);
    await team.step(team.ana, id, 'leave', { ground: 'not-unlawful', reason: 'Nothing here is unlawful.' });
    await until(() => decisions(id).length === 1);
    const message = JSON.parse(platform.told.at(-1)!.body);
    assert.deepEqual([message.decision, message.item, message.notice], ['leave', 'post:left', null]);
  });

  test('an address that leads to a private network is not called', async () => {
    node.kernel.configuration.privateHosts = [];
    for (const url of [platform.url, 'https://127.0.0.1/hook', 'https://[::1]/', 'http://example.org/']) {
      const refused = await node.call(team.administrator, 'POST', '/api/v1/webhooks', { url });
      assert.equal(refused.body.code, 'address-refused', url);
    }
    const before = platform.told.length;
    const { id } = await team.restricted('post:private');
    await node.settled();
    await until(async () => /address/.test((await listed()).lastError ?? ''));
    assert.equal(platform.told.length, before);
    node.kernel.configuration.privateHosts = ['127.0.0.1'];
    ahead += 10_000;
    await until(() => decisions(id).length === 1);
  });

  test('an answer that is no report, or a hostile one, breaks nothing', async () => {
    for (const [at, body] of [
      ['"ok"'],
      ['null'],
      ['{"notice":{"a":1}}'],
      ['{"notice":"delivered","how":"\\u0000"}'],
    ].entries()) {
      platform.answer = () => ({ status: 200, body: JSON.parse(body[0] as string) });
      const { id } = await team.restricted(`post:answer-${at}`);
      await until(() => decisions(id).length === 1);
      await until(async () => (await listed()).waiting === 0);
    }
    assert.deepEqual(node.said, []);
  });

  test('an answer of which the node could not store the report is asked for again, and taken once', async () => {
    const { pool } = node.kernel.store;
    const { id } = await team.answered('post:report');
    await team.step(team.ana, id, 'propose-restriction', REASON);
    const way = await pool.connect();
    const stand: { in?: Promise<unknown> } = {};
    try {
      platform.answer = ({ notice }) => {
        // The node's events wait from here on: its transaction for the report stays in the middle.
        stand.in ??= way.query('begin; lock table case_event in share row exclusive mode');
        return { status: 200, body: notice ? { notice: 'delivered', how: 'in the app' } : {} };
      };
      await team.step(team.bo, id, 'confirm-restriction', { reason: 'I agree: it calls for more.' });
      await until(async () => {
        const { rows } = await pool.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return rows.length > 0;
      });
    } finally {
      await stand.in;
      await way.query('rollback');
      way.release();
    }
    assert.equal((await listed()).waiting, 1, 'told, and what was answered is not stored: neither is');
    assert.equal((await team.see(id)).tracks.notice, 'due');
    ahead += 6_000;
    await until(async () => (await listed()).waiting === 0);
    assert.deepEqual(decisions(id), ['200 restrict', '200 restrict']);
    const ids = platform.told
      .filter((one) => JSON.parse(one.body).case === id)
      .map((one) => one.headers['webhook-id']);
    assert.equal(new Set(ids).size, 1, 'the receiver knows it by its id');
    assert.equal((await team.see(id)).tracks.notice, 'delivered');
    assert.equal(await reports(id), 1);
    assert.match(node.said.splice(0).join(), /trying again/);
  });

  test('telling again changes nothing once the report is known, and one that the case refuses blocks nothing', async () => {
    const { pool } = node.kernel.store;
    platform.answer = ({ notice }) => ({ status: 200, body: notice ? { notice: 'delivered' } : {} });
    const { id } = await team.restricted('post:twice');
    await until(async () => (await listed()).waiting === 0 && (await reports(id)) === 1);
    const tellAgain = async () => {
      const sealed = node.kernel.keyring.seal('blobs', Buffer.from(platform.told.at(-1)!.body));
      const before = platform.told.length;
      await pool.query(
        `update webhook_message set delivered_at = null, next_at = $2, key_id = $3, body = $4
         where object = (select object from case_file where id = $1)`,
        [id, node.kernel.now(), sealed.keyId, sealed.sealed],
      );
      await until(async () => platform.told.length > before && (await listed()).waiting === 0);
    };
    await tellAgain();
    assert.equal(await reports(id), 1);
    platform.answer = () => ({ status: 200, body: { notice: 'undeliverable', reason: 'No such account.' } });
    await tellAgain();
    assert.equal((await team.see(id)).tracks.notice, 'delivered');
    assert.equal(await reports(id), 1);
    assert.match(node.said.splice(0).join(), /report on the notice of case/);
  });

  test('of an item that two cases restrict, one that puts it back does not undo the other', async () => {
    platform.answer = ({ notice }) => ({ status: 200, body: notice ? { notice: 'delivered' } : {} });
    // The item was edited in between: its second case is about other content.
    const [first, second] = [await team.restricted('post:edited'), await team.restricted('post:edited')];
    assert.notEqual(first.id, second.id);
    const reason = { reason: 'It was plainly a wrong match.' };
    for (const { id } of [first, second]) {
      await team.step(team.senior, id, 'restore', reason);
      await node.settled();
    }
    await until(async () => (await listed()).waiting === 0);
    assert.deepEqual(decisions(first.id), ['200 restrict', '200 still-restricted']);
    assert.deepEqual(decisions(second.id), ['200 restrict', '200 restore']);
    const told = platform.told.map((one) => JSON.parse(one.body));
    const still = told.find(({ decision }) => decision === 'still-restricted');
    const { territory } = told.find(({ case: id, decision }) => id === second.id && decision === 'restrict');
    assert.deepEqual(still.restrictedBy, [{ case: second.id, territory }]);
  });

  test('a review that nobody decided is not told as a decision', async () => {
    const { id } = await team.open('post:nobody');
    const about = () => platform.told.map((one) => JSON.parse(one.body)).filter((one) => one.case === id);
    ahead += 40 * 86_400_000;
    await node.wake();
    await until(() => about().length === 1);
    const [{ type, decision, notice }] = about();
    assert.deepEqual([type, decision, notice], ['match.ended', 'undecided', null]);
  });
});
