import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { openPlatform, type Told, until } from '../../../tests/platform.ts';
import { openDeskNode } from './testing/desk-node.ts';
import { formWith, makePicture, resized } from './testing/pictures.ts';
import { ANSWERS, REASON } from './testing/words.ts';

describe('the signals desk over real HTTP', () => {
  test('a wrong signal catches a picture; two people decide; the person appeals and wins; the signal dies', async (t) => {
    const node = await openDeskNode({ name: 'Harbour' });
    const platform = await openPlatform();
    t.after(async () => {
      await node.close();
      await platform.close();
    });
    const analyst = await node.person(['analyst']);
    const [ana, bo] = [await node.person(['reviewer']), await node.person(['reviewer'])];
    const chen = await node.person(['senior-reviewer']);
    const administrator = await node.person(['administrator']);
    const post = async (who: typeof ana, path: string, body: unknown, status = 200) => {
      const answer = await node.call(who, 'POST', path, body);
      assert.equal(answer.status, status, `${path}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    };

    const hook = await post(administrator, '/api/v1/webhooks', { url: platform.url }, 201);
    const bank = await post(
      analyst,
      '/api/v1/banks',
      {
        name: 'Attack footage',
        basis: 'Reviewed here',
        legalBasis: { instrument: 'Some Act', article: 'section 1' },
      },
      201,
    );
    const picture = await makePicture(7);
    const added = await post(analyst, `/api/v1/banks/${bank.id}/signals`, formWith('file', picture), 201);
    const signal = added.signals[0].id;

    const upload = formWith('picture', await resized(picture), { item: 'post:77' });
    const matched = await post(analyst, '/api/v1/match', upload);
    assert.equal(matched.matches[0].signal, signal);
    assert.equal(matched.shadow, false);
    const path = `/api/v1/cases/${matched.case}`;
    assert.equal((await node.call(analyst, 'GET', path)).status, 404, 'an analyst sees no case');

    const queue = (await node.call(ana, 'GET', '/api/v1/cases?procedure=match-review')).body;
    assert.equal(queue.items[0].reference, 'post:77');
    assert.deepEqual(queue.singleHanded, { count: 0, total: 0 });
    const seen = (await node.call(ana, 'GET', path)).body;
    assert.equal(seen.picture, true);
    assert.equal(seen.matches[0].sharedBy.name, 'Harbour');
    assert.deepEqual(seen.matches[0].reversal, { overturned: 0, matches: 0 });
    assert.ok(seen.permitted.some(({ step }: { step: string }) => step === 'take'));

    await post(ana, `${path}/steps/take`, { data: {} });
    await post(ana, `${path}/steps/answer-question`, { data: ANSWERS });
    const proposed = await post(ana, `${path}/steps/propose-restriction`, { data: REASON });
    assert.ok(
      !proposed.permitted.some(({ step }: { step: string }) => step === 'confirm-restriction'),
      'four eyes',
    );
    await post(ana, `${path}/steps/confirm-restriction`, { data: { reason: 'myself' } }, 409);
    const restricted = await post(bo, `${path}/steps/confirm-restriction`, {
      data: { reason: 'I agree: it calls for more.' },
    });
    assert.equal(restricted.state, 'restricted');

    await node.settled();
    await until(() => platform.told.length === 1);
    const [{ headers, body }] = platform.told as [Told];
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const key = Buffer.from(hook.secret.replace('whsec_', ''), 'base64');
    assert.equal(
      headers['webhook-signature'],
      `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
    );
    const decided = JSON.parse(body);
    assert.equal(decided.decision, 'restrict');
    assert.equal(decided.item, 'post:77');
    assert.match(decided.notice.text, /automatically/);
    assert.deepEqual(decided.territory, { reach: 'states', states: ['DE', 'FR'] });
    assert.match(decided.notice.text, /Germany and France/);
    assert.match(decided.notice.link, /\/n\/[A-Za-z0-9_-]{22}$/);
    await until(async () => (await node.call(ana, 'GET', path)).body.tracks.notice === 'delivered');

    const page = await node.call(null, 'GET', decided.notice.link);
    assert.equal(page.status, 200);
    assert.match(page.body, /Why do you think the decision is wrong/);
    const appealed = await node.call(
      null,
      'POST',
      `${decided.notice.link}/appeal`,
      new URLSearchParams({ text: 'It is a news photo.' }),
    );
    assert.equal(appealed.status, 303);
    assert.match((await node.call(null, 'GET', decided.notice.link)).body, /Your appeal has arrived/);

    await post(ana, `${path}/steps/uphold-appeal`, { data: { reason: 'No.' } }, 409);
    const upheld = await post(chen, `${path}/steps/uphold-appeal`, {
      data: { reason: 'The picture is reporting.' },
    });
    assert.equal(upheld.state, 'restored');
    // At once: nothing has been sequenced yet for certain.
    const again = await post(analyst, '/api/v1/match', formWith('picture', picture, { item: 'post:78' }));
    assert.deepEqual(again.matches, []);
    assert.match((await node.call(null, 'GET', decided.notice.link)).body, /Your appeal succeeded/);

    await node.settled();
    await until(() => platform.told.length === 2);
    assert.equal(JSON.parse(platform.told[1]!.body).decision, 'restore');
    const disagreements = (await node.call(chen, 'GET', '/api/v1/cases?procedure=disagreement')).body;
    assert.equal(disagreements.items.length, 0, 'nobody disagrees with themselves');
    const challenges = (await node.call(chen, 'GET', '/api/v1/cases?procedure=challenge')).body;
    assert.equal(challenges.items.length, 0);
    assert.equal((await node.call(chen, 'GET', `/api/v1/signals/${signal}`)).body.inactive, 'stopped-here');
    await post(chen, `/api/v1/signals/${signal}/withdraw`, { reason: 'We were wrong.' });
    await node.settled();
    const shown = (await node.call(chen, 'GET', `/api/v1/signals/${signal}`)).body;
    assert.equal(shown.active, false);
    assert.deepEqual(shown.disagreements, []);
    assert.deepEqual(shown.counts, { matches: 1, reviewed: 1, overturned: 1 });
    const counted = (await node.call(chen, 'GET', '/api/v1/cases')).body;
    assert.deepEqual(counted.reversal, { overturned: 1, decided: 1 });
    assert.deepEqual(node.said, []);
  });
});
