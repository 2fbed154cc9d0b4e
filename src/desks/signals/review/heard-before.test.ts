import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { takeStep } from '../../../kernel/cases/take-step.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { formWith, makePicture, resized } from '../testing/pictures.ts';
import { ANSWERS, REASON } from '../testing/words.ts';

const DAY = 86_400_000;
const AGREED = { reason: 'I agree: it calls for more.' };
const URGENT = { ...REASON, urgency: 'It spreads now.' };
const CHANGED = { ...REASON, whatChanged: 'The court found on 3 May that the caption calls for an attack.' };

describe('an item about which an appeal was upheld, found again by another signal', () => {
  let ahead = 0;
  let node: DeskNode;
  let team: ReviewTeam;
  before(async () => {
    node = await openDeskNode({ now: () => new Date(Date.now() + ahead) });
    team = await openTeam(node);
  });
  after(() => node.close());

  const uphold = async (id: string) => {
    await node.kernel.store.system('test')(async (tx) => {
      tx.viewer.actor = 'affected-person';
      const appeal = { step: 'appeal', actor: 'affected-person', data: { text: 'It is a market.' } };
      await takeStep(node.kernel, node.procedures, tx, id, appeal);
    });
    const { status, body } = await team.step(team.senior, id, 'uphold-appeal', {
      reason: 'It was plainly a wrong match.',
    });
    assert.equal(status, 200, JSON.stringify(body));
    await node.settled();
    return body.events.find(({ step }: { step: string }) => step === 'uphold-appeal').at as string;
  };
  /** Another signal that finds a picture: not the hash that the appeal was upheld against, and near it. */
  const signalNear = async (picture: Buffer, flipped = 0x0f) => {
    const { body } = await node.call(team.analyst, 'POST', '/api/v1/match', formWith('picture', picture));
    const code = Buffer.from(body.pdq, 'hex');
    code[0] = code.readUInt8(0) ^ flipped;
    const signal = { type: 'pdq', value: code.toString('hex'), quality: 90 };
    const added = await node.call(team.analyst, 'POST', `/api/v1/banks/${team.bank}/signals`, signal);
    assert.equal(added.status, 201, JSON.stringify(added.body));
    await node.settled();
  };
  const send = async (item: string, picture: Buffer): Promise<string> => {
    const asked = formWith('picture', picture, { item });
    const { body } = await node.call(team.analyst, 'POST', '/api/v1/match', asked);
    assert.equal(body.opened, true, JSON.stringify(body));
    return body.case;
  };
  const answer = async (id: string) => {
    assert.equal((await team.step(team.ana, id, 'take')).status, 200);
    assert.equal((await team.step(team.ana, id, 'answer-question', ANSWERS)).status, 200);
  };
  const isNeverHeard = async (id: string) => {
    const seen = await team.see(id);
    assert.deepEqual([seen.earlierAppeal, seen.tracks['earlier-appeal']], [null, 'none']);
  };

  test('the same reference: the case says so, one person does not restrict it, two say what has changed', async () => {
    const first = await team.restricted('post:1');
    await isNeverHeard(first.id);
    const upheldAt = await uphold(first.id);
    const { id } = await team.answered('post:1');
    const seen = await team.see(id);
    assert.deepEqual(seen.earlierAppeal, { upheldAt, case: first.id });
    const offered = seen.permitted.map(({ step }: { step: string }) => step);
    assert.ok(offered.includes('propose-restriction-anew'));
    for (const step of ['propose-restriction', 'restrict-single-handed']) {
      assert.equal(offered.includes(step), false, step);
      const refused = await team.step(team.ana, id, step, step === 'propose-restriction' ? REASON : URGENT);
      assert.deepEqual([refused.status, refused.body.code], [409, 'second-person-needed']);
      assert.match(refused.body.detail, /An appeal about this item was upheld before/);
    }
    for (const data of [REASON, { ...REASON, whatChanged: ' ' }, { ...REASON, whatChanged: 'new' }]) {
      const refused = await team.step(team.ana, id, 'propose-restriction-anew', data);
      assert.deepEqual([refused.status, refused.body.errors[0].property], [400, 'whatChanged']);
    }
    const proposed = await team.step(team.ana, id, 'propose-restriction-anew', CHANGED);
    assert.equal(proposed.body.state, 'awaiting-second', JSON.stringify(proposed.body));
    const alone = await team.step(team.ana, id, 'confirm-restriction', AGREED);
    assert.equal(alone.body.code, 'second-person-needed');
    assert.equal((await team.step(team.bo, id, 'confirm-restriction', AGREED)).body.state, 'restricted');
    const notice = await node.call(team.ana, 'POST', `/api/v1/cases/${id}/notice-link`, {});
    assert.match(notice.body.texts.en, /What has changed since: The court found on 3 May/);
    assert.match(notice.body.texts.ar, /ما الذي تغيّر منذ ذلك الحين/);
  });

  test('the same picture under another reference, also after the upheld case let go of its picture', async () => {
    const first = await team.restricted('post:2', true);
    const upheldAt = await uphold(first.id);
    await signalNear(first.picture);
    const same = await send('post:2-same-bytes', first.picture);
    assert.deepEqual((await team.see(same)).earlierAppeal, { upheldAt, case: first.id });
    ahead += 8 * DAY;
    await node.wake();
    await node.settled();
    assert.equal((await team.see(first.id)).tracks.picture, 'deleted');
    const { rows } = await node.kernel.store.pool.query(
      `select (select string_agg(c.type, ' ' order by c.type) from review_item_code c where c.object = i.object) as codes,
         exists (select from blob b where b.object = i.object) as blob
       from review_item i join case_file f using (object) where f.id = $1`,
      [first.id],
    );
    assert.deepEqual(rows, [{ codes: 'md5 pdq sha256', blob: false }]);
    const pressed = await send('post:2-pressed', await resized(first.picture));
    assert.deepEqual((await team.see(pressed)).earlierAppeal, { upheldAt, case: first.id });
    await answer(pressed);
    assert.equal((await team.step(team.ana, pressed, 'restrict-single-handed', URGENT)).status, 409);
  });

  test('another picture, another organisation, an appeal that was rejected: nothing is said', async () => {
    const picture = await makePicture(77);
    await signalNear(picture);
    await isNeverHeard(await send('post:3', picture));
    const rejected = await team.restricted('post:4');
    await node.kernel.store.system('test')(async (tx) => {
      tx.viewer.actor = 'affected-person';
      const appeal = { step: 'appeal', actor: 'affected-person', data: { text: 'It is a market.' } };
      await takeStep(node.kernel, node.procedures, tx, rejected.id, appeal);
    });
    const no = { reason: 'It calls for an attack.', furtherRemedy: 'The court named in the notice.' };
    assert.equal((await team.step(team.senior, rejected.id, 'reject-appeal', no)).status, 200);
    await isNeverHeard((await team.open('post:4')).id);

    const guest = await node.person(
      ['analyst', 'reviewer'],
      (await node.organisation('Guest', 'platform')).id,
    );
    const bank = await node.call(guest, 'POST', '/api/v1/banks', {
      name: 'Guests',
      basis: 'Reviewed by two people.',
      ownTerms: { document: 'House rules', section: 'section 4' },
    });
    const value = randomBytes(32).toString('hex');
    await node.call(guest, 'POST', `/api/v1/banks/${bank.body.id}/signals`, { type: 'sha256', value });
    await node.settled();
    const asked = { hash: { type: 'sha256', value }, item: 'post:1' };
    const found = await node.call(guest, 'POST', '/api/v1/match', asked);
    const theirs = await node.call(guest, 'GET', `/api/v1/cases/${found.body.case}`);
    assert.equal(theirs.body.earlierAppeal, null, JSON.stringify(theirs.body));
  });

  test('cases open beside it are told: what was only proposed is proposed anew', async () => {
    const item = 'post:5';
    const first = await team.restricted(item);
    const [proposed, fresh] = [await team.answered(item), await team.open(item)];
    assert.equal((await team.step(team.ana, proposed.id, 'propose-restriction', REASON)).status, 200);
    const upheldAt = await uphold(first.id);
    const seen = await team.see(proposed.id);
    assert.deepEqual([seen.state, seen.earlierAppeal?.upheldAt], ['answered', upheldAt]);
    assert.equal((await team.step(team.bo, proposed.id, 'confirm-restriction', AGREED)).status, 409);
    assert.deepEqual((await team.see(fresh.id)).state, 'open');
    await answer(fresh.id);
    assert.equal((await team.step(team.ana, fresh.id, 'restrict-single-handed', URGENT)).status, 409);
  });

  test('cases of the same picture turned are told, whichever lies as it is', async () => {
    const first = await team.restricted('post:9', true);
    await signalNear(first.picture);
    const turned = await sharp(first.picture).rotate(90).flop().jpeg().toBuffer();
    const other = await send('post:9-turned', turned);
    await answer(other);
    assert.equal((await team.step(team.ana, other, 'propose-restriction', REASON)).status, 200);
    assert.equal((await team.step(team.bo, other, 'confirm-restriction', AGREED)).body.state, 'restricted');
    await uphold(first.id);
    assert.equal((await team.see(other)).state, 'ground-lost');
  });

  test('a case that opens while the appeal is decided learns of it, whoever is first', async () => {
    const item = 'post:6';
    const first = await team.restricted(item);
    const [, beside] = await Promise.all([uphold(first.id), team.open(item)]);
    assert.ok((await team.see(beside.id)).earlierAppeal, 'either as it opened, or told of it');
  });

  test('who may not read the earlier case learns that there was one, and not which', async () => {
    const first = await team.restricted('post:7');
    const upheldAt = await uphold(first.id);
    const { id } = await team.open('post:7');
    const { rows } = await node.kernel.store.pool.query(
      `delete from audience where object = (select object from case_file where id = $1) and principal like 'reviewers:%'
       returning object`,
      [first.id],
    );
    assert.equal(rows.length, 1);
    const body = await team.see(id);
    assert.deepEqual(body.earlierAppeal, { upheldAt, case: null });
    assert.equal(JSON.stringify(body).includes(first.id), false, 'its id is nowhere in what they are shown');
  });

  test('the database takes no such restriction without what has changed, whoever writes it', async () => {
    const { id } = await team.answered('post:8');
    const write = (data: object) =>
      node.kernel.store.pool.query(
        `insert into case_event (object, n, step, at, actor, roles, data, entry)
         select object, 90, 'propose-restriction-anew', now(), 'x', '{}', $2, 1 from case_file where id = $1`,
        [id, JSON.stringify(data)],
      );
    await assert.rejects(write(REASON), /restriction_anew_says_what_changed/);
    const { territory: _, states: __, ...nowhere } = CHANGED;
    await assert.rejects(write(nowhere), /restriction_anew_says_what_changed/);
    await write(CHANGED);
  });
});
