import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openPlatform, type Platform, until } from '../../../../tests/platform.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { formWith, makePicture, resized } from '../testing/pictures.ts';
import { ANSWERS, REASON } from '../testing/words.ts';
import { settleLateLosses } from './settle-reviews.ts';

const HOUR = 3_600_000;
const AGREED = { reason: 'I agree: it calls for more.' };
const URGENT = { ...REASON, urgency: 'It spreads now, and nobody else is here.' };
const CHANGED = { ...REASON, whatChanged: 'The court found on 3 May that the caption calls for an attack.' };
const LOCK = { reason: 'A child.', reportTo: 'Hotline' };

describe('an upheld appeal reaches every case of the item or the picture that is not over', () => {
  let ahead = 0;
  let seed = 70_000;
  let node: DeskNode;
  let team: ReviewTeam;
  let platform: Platform;
  before(async () => {
    node = await openDeskNode({ now: () => new Date(Date.now() + ahead) });
    team = await openTeam(node);
    platform = await openPlatform();
    const hook = await node.call(team.administrator, 'POST', '/api/v1/webhooks', { url: platform.url });
    assert.ok(hook.status < 300);
  });
  after(async () => {
    await platform.close();
    await node.close();
  });

  const told = () =>
    platform.told.map(({ body }) => JSON.parse(body) as { case: string; item: string; decision: string });
  const decisions = (id: string) => told().flatMap((one) => (one.case === id ? [one.decision] : []));
  const linkOf = async (id: string): Promise<URL> => {
    const links = () =>
      platform.told.flatMap(({ body }) => {
        const one = JSON.parse(body);
        return one.case === id && one.notice ? [one.notice.link as string] : [];
      });
    await until(() => links().length > 0);
    return new URL(links().at(-1)!);
  };
  const page = async (id: string) => node.call(null, 'GET', (await linkOf(id)).pathname);
  /** The state, and what the appeal was about; what the platform says of the notice may come after it. */
  const restoredAbout = async (id: string) => {
    const { state, events } = await team.see(id);
    const restored = events.find(({ step }: { step: string }) => step === 'restored-with-appeal');
    return [state, restored?.data.about];
  };
  const appeal = async (id: string) => {
    const { pathname } = await linkOf(id);
    const text = new URLSearchParams({ text: 'It is my own holiday picture.' });
    assert.equal((await node.call(null, 'POST', `${pathname}/appeal`, text)).status, 303);
  };
  const uphold = async (id: string) => {
    await appeal(id);
    return team.step(team.senior, id, 'uphold-appeal', { reason: 'It is a holiday picture of no attack.' });
  };
  /** A picture's hash with some bits changed, as a signal of its own. */
  const addSignal = async (picture: Buffer, flipped: number) => {
    const asked = await node.call(team.analyst, 'POST', '/api/v1/match', formWith('picture', picture));
    const code = Buffer.from(asked.body.pdq, 'hex');
    code[0] = code.readUInt8(0) ^ flipped;
    const signal = { type: 'pdq', value: code.toString('hex'), quality: 90 };
    const added = await node.call(team.analyst, 'POST', `/api/v1/banks/${team.bank}/signals`, signal);
    assert.equal(added.status, 201, JSON.stringify(added.body));
    await node.settled();
    return signal;
  };
  const answered = async (item: string, picture: Buffer): Promise<string> => {
    const asked = formWith('picture', picture, { item });
    const { body } = await node.call(team.analyst, 'POST', '/api/v1/match', asked);
    assert.equal(body.opened, true, JSON.stringify(body));
    assert.equal((await team.step(team.ana, body.case, 'take')).status, 200);
    assert.equal((await team.step(team.ana, body.case, 'answer-question', ANSWERS)).status, 200);
    return body.case;
  };
  const restricted = async (item: string, picture: Buffer): Promise<string> => {
    const id = await answered(item, picture);
    assert.equal((await team.step(team.ana, id, 'propose-restriction', REASON)).status, 200);
    const { body } = await team.step(team.bo, id, 'confirm-restriction', AGREED);
    assert.equal(body.state, 'restricted', JSON.stringify(body));
    return id;
  };
  const pass = async (hours: number) => {
    ahead += hours * HOUR;
    await node.wake();
    await node.settled();
  };
  const clock = (seen: { clocks: { name: string; status: string }[] }, name: string) =>
    seen.clocks.find((one) => one.name === name)?.status;

  test('who restricted the item in another case of it does not decide on the appeal; someone apart does', async () => {
    const [one, two] = [await makePicture(seed++), await makePicture(seed++)];
    await addSignal(one, 0);
    await addSignal(two, 0);
    const a = await restricted('p:1', one);
    const b = await answered('p:1', two);
    assert.equal((await team.step(team.ana, b, 'propose-restriction', REASON)).status, 200);
    assert.equal((await team.step(team.senior, b, 'confirm-restriction', AGREED)).status, 200);
    const mine = await uphold(a);
    assert.deepEqual([mine.status, mine.body.code], [409, 'second-person-needed']);
    const rejection = { reason: 'We stay with what we decided.', furtherRemedy: 'A court.' };
    assert.equal((await team.step(team.senior, a, 'reject-appeal', rejection)).status, 409);
    const apart = await node.person(['reviewer']);
    const reason = 'It is a holiday picture of no attack.';
    const upheld = await team.step(apart, a, 'uphold-appeal', { reason });
    assert.equal(upheld.body.state, 'restored', JSON.stringify(upheld.body));
    assert.equal((await team.see(b)).state, 'restored');
  });

  test('one picture under two references, one signal: kept only anew, with what has changed and by two', async () => {
    const picture = await makePicture(seed++);
    await addSignal(picture, 0);
    const a = await restricted('a:1', picture);
    const b = await restricted('a:2', await resized(picture, 500));
    const upheld = await uphold(a);
    assert.equal(upheld.status, 200, JSON.stringify(upheld.body));
    const at = (await team.see(b)).earlierAppeal;
    assert.deepEqual(at, { upheldAt: upheld.body.events.at(-1).at, case: a }, 'told in the same transaction');
    await node.settled();
    const seen = await team.see(b);
    assert.deepEqual([seen.state, clock(seen, 'ground-lost')], ['ground-lost', 'running']);
    const offered = seen.permitted.map(({ step }: { step: string }) => step);
    assert.ok(offered.includes('propose-to-keep-anew') && offered.includes('put-back'));
    const rejected = { reason: 'It shows the attack itself.', furtherRemedy: 'The court of this place.' };
    await appeal(b);
    const unfounded = await team.step(team.senior, b, 'reject-appeal', rejected);
    assert.deepEqual([unfounded.status, unfounded.body.code], [409, 'step-not-permitted']);
    assert.match(unfounded.body.detail, /has lost its ground/);
    const judges = (await team.see(b, team.senior)).permitted.map(({ step }: { step: string }) => step);
    assert.deepEqual([judges.includes('uphold-appeal'), judges.includes('reject-appeal')], [true, false]);
    const asBefore = await team.step(team.ana, b, 'propose-to-keep', REASON);
    assert.deepEqual([asBefore.status, asBefore.body.code], [409, 'second-person-needed']);
    const unsaid = await team.step(team.ana, b, 'propose-to-keep-anew', REASON);
    assert.deepEqual([unsaid.status, unsaid.body.errors[0].property], [400, 'whatChanged']);
    const proposed = await team.step(team.ana, b, 'propose-to-keep-anew', CHANGED);
    assert.equal(proposed.body.state, 'keep-proposed', JSON.stringify(proposed.body));
    assert.equal((await team.step(team.ana, b, 'confirm-to-keep', AGREED)).status, 409);
    assert.equal((await team.step(team.bo, b, 'confirm-to-keep', AGREED)).body.state, 'restricted');
    const another = await makePicture(seed++);
    await addSignal(another, 0);
    const c = await restricted('a:3', another);
    await pass(25);
    // As at the next start: a ground that was known to be gone is not lost again.
    const { kernel, procedures } = node;
    await settleLateLosses({ kernel, procedures } as Parameters<typeof settleLateLosses>[0], null);
    assert.deepEqual([(await team.see(b)).state, (await team.see(c)).state], ['restricted', 'restricted']);
  });

  test('one picture under two references, two signals: silence puts the other back', async () => {
    const picture = await makePicture(seed++);
    await addSignal(picture, 0x0f);
    const a = await restricted('s:1', picture);
    await addSignal(picture, 0xf0);
    const b = await restricted('s:2', picture);
    assert.equal((await uphold(a)).status, 200);
    assert.equal((await team.see(b)).state, 'ground-lost');
    await pass(24);
    assert.equal((await team.see(b)).state, 'restored');
    await until(() => decisions(b).length === 2);
    assert.deepEqual(decisions(b), ['restrict', 'restore']);
  });

  test('one item, two cases: both end with the appeal, and every message says the same', async () => {
    const picture = await makePicture(seed++);
    await addSignal(picture, 0x0f);
    const a = await restricted('i:1', picture);
    await addSignal(picture, 0xf0);
    // The item was edited: other content is another case.
    const b = await restricted('i:1', await resized(picture));
    assert.match((await page(b)).body, /The item is restricted/);
    assert.equal((await uphold(a)).status, 200);
    assert.deepEqual(await restoredAbout(b), ['restored', 'item']);
    await node.settled();
    await until(() => decisions(b).length === 2);
    assert.deepEqual([a, b].map(decisions), [
      ['restrict', 'restore'],
      ['restrict', 'restore'],
    ]);
    const said = (await page(b)).body;
    assert.match(said, /The restriction (was|of something you posted has been) lifted/);
    assert.doesNotMatch(said, /The item is restricted/);
  });

  test('restricted by one person alone: put back at once, and nobody confirms it', async () => {
    const picture = await makePicture(seed++);
    await addSignal(picture, 0x0f);
    const a = await restricted('d:1', picture);
    await addSignal(picture, 0xf0);
    const b = await answered('d:2', picture);
    assert.equal((await team.step(team.ana, b, 'restrict-single-handed', URGENT)).status, 200);
    assert.equal((await uphold(a)).status, 200);
    const confirmed = await team.step(team.bo, b, 'confirm-restriction', AGREED);
    assert.equal(confirmed.status, 409, JSON.stringify(confirmed.body));
    assert.deepEqual(await restoredAbout(b), ['restored', 'picture']);
  });

  test('another case of the item is locked as child abuse material: first the lock, then the appeal', async () => {
    const picture = await makePicture(seed++);
    await addSignal(picture, 0x0f);
    const a = await restricted('l:1', picture);
    await addSignal(picture, 0xf0);
    // The item was edited: other content is another case.
    const b = await restricted('l:1', await resized(picture));
    assert.equal((await team.step(team.ana, b, 'lock-child-abuse-material', LOCK)).status, 200);
    const refused = await uphold(a);
    assert.deepEqual([refused.status, refused.body.code], [409, 'step-not-permitted']);
    assert.match(refused.body.detail, /locked as suspected child abuse material/);
    assert.deepEqual([(await team.see(a)).state, (await team.see(b)).earlierAppeal], ['restricted', null]);
    assert.equal(
      (await team.step(team.senior, b, 'lift-lock', { reason: 'It shows an adult.' })).status,
      200,
    );
    const other = await node.person(['reviewer']);
    const reason = { reason: 'It is a holiday picture of no attack.' };
    assert.equal((await team.step(other, a, 'uphold-appeal', reason)).status, 200);
    assert.deepEqual([(await team.see(a)).state, (await team.see(b)).state], ['restored', 'restored']);
  });

  test('the hash is not added in the first moment after the appeal', async () => {
    const picture = await makePicture(seed++);
    const signal = await addSignal(picture, 0);
    const a = await restricted('h:1', picture);
    assert.equal((await uphold(a)).status, 200);
    const again = await node.call(team.analyst, 'POST', `/api/v1/banks/${team.bank}/signals`, signal);
    assert.deepEqual([again.status, again.body.errors?.[0].property], [409, 'value']);
    await node.settled();
    const { rows } = await node.kernel.store.pool.query(
      `select count(*)::int as n from entry where kind = 'signal.hash-upheld-against' group by object having count(*) > 1`,
    );
    assert.deepEqual(rows, [], 'each is remembered once');
  });

  test('the database keeps no such restriction without what has changed', async () => {
    const { id } = await team.open('k:1');
    const write = (data: object) =>
      node.kernel.store.pool.query(
        `insert into case_event (object, n, step, at, actor, roles, data, entry)
         select object, 90, 'propose-to-keep-anew', now(), 'x', '{}', $2, 1 from case_file where id = $1`,
        [id, JSON.stringify(data)],
      );
    await assert.rejects(write(REASON), /kept_anew_says_what_changed/);
    await write(CHANGED);
  });
});
