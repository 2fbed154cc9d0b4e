import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { decisionsAbout } from '../correction/correction-queries.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { formWith, makePicture } from '../testing/pictures.ts';
import { ANSWERS, REASON } from '../testing/words.ts';

const AGREED = { reason: 'I agree: it calls for more.' };

describe('matches of the same content', () => {
  let node: DeskNode;
  let team: ReviewTeam;
  before(async () => {
    node = await openDeskNode();
    team = await openTeam(node);
  });
  after(() => node.close());

  /** One file, found in so many items. */
  const storm = async (name: string, many: number) => {
    const value = randomBytes(32).toString('hex');
    const signal = { type: 'sha256', value };
    const added = await node.call(team.analyst, 'POST', `/api/v1/banks/${team.bank}/signals`, signal);
    assert.equal(added.status, 201);
    const cases: string[] = [];
    for (let n = 0; n < many; n++) {
      const asked = { hash: signal, item: `${name}:${n}` };
      cases.push((await node.call(team.analyst, 'POST', '/api/v1/match', asked)).body.case);
    }
    const line = (await queue()).find(({ id }: { id: string }) => id === cases[0]);
    return { cases, content: line?.alike?.content as string };
  };
  const queue = async (who: TestPerson = team.ana) =>
    (await node.call(who, 'GET', '/api/v1/cases')).body.items;
  const group = (content: string, who: TestPerson = team.ana) =>
    node.call(who, 'GET', `/api/v1/same-content/${content}`);
  const open = async (content: string, who: TestPerson) => {
    const { body } = await group(content, who);
    for (const one of body.sample.cases) await node.call(who, 'GET', `/api/v1/cases/${one.id}`);
    return body.sample;
  };
  const decide = (content: string, who: TestPerson, body: object) =>
    node.call(who, 'POST', `/api/v1/same-content/${content}/decisions`, body);
  /** Asks until none is left, as a client does. */
  const decideAll = async (content: string, who: TestPerson, body: object) => {
    const decided: string[] = [];
    const leftOut: { id: string; code: string }[] = [];
    let after: number | null = 0;
    while (after !== null) {
      const answer = await decide(content, who, { ...body, after });
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      decided.push(...answer.body.decided.map(({ id }: { id: string }) => id));
      leftOut.push(...answer.body.leftOut);
      after = answer.body.next;
    }
    return { decided, leftOut };
  };
  const propose = { step: 'propose-restriction', data: REASON, answers: ANSWERS };

  test('they are one line of the queue, decided once by two people, and each case is its own', async () => {
    const { cases, content } = await storm('storm', 30);
    const lines = (await queue()).filter(({ id }: { id: string }) => cases.includes(id));
    assert.deepEqual(
      lines.map(({ id, alike }: { id: string; alike: object }) => [id, alike]),
      [[cases[0], { content, cases: 30 }]],
    );
    assert.deepEqual((await team.see(cases[7]!)).sameContent, { content, cases: 30 });

    const refused = await decide(content, team.ana, propose);
    assert.deepEqual([refused.status, refused.body.code], [409, 'step-not-permitted']);
    assert.match(refused.body.detail, /6 of 6 are left/);
    const drawn = await open(content, team.ana);
    assert.equal(drawn.needed, 6);
    const { sample, offers, nothingOffered } = (await group(content)).body;
    assert.equal(sample.opened, 6);
    assert.ok(
      sample.cases.every(({ seen }: { seen: boolean }) => !seen),
      'opened, and no picture looked at',
    );
    assert.deepEqual([offers, nothingOffered.because], [[], 'own-terms'], 'as of a case alone');

    const wordless = await decide(content, team.ana, { ...propose, data: { ...REASON, necessity: 'x' } });
    assert.deepEqual([wordless.status, wordless.body.errors[0].property], [400, 'necessity']);
    assert.equal((await team.see(cases[0]!)).state, 'open', 'nothing of it was kept');

    assert.equal((await decideAll(content, team.ana, propose)).decided.length, 30);
    const own = await decideAll(content, team.ana, { step: 'confirm-restriction', data: AGREED });
    assert.deepEqual([own.decided.length, own.leftOut[0]?.code], [0, 'second-person-needed']);
    const early = await decide(content, team.bo, { step: 'confirm-restriction', data: AGREED });
    assert.equal(early.status, 409, 'the second person has a sample of their own');
    await open(content, team.bo);
    const second = await decideAll(content, team.bo, { step: 'confirm-restriction', data: AGREED });
    assert.deepEqual([second.decided, second.leftOut], [cases, []]);
    for (const id of [cases[0]!, cases[29]!]) {
      const seen = await team.see(id);
      assert.deepEqual([seen.state, seen.tracks.notice], ['restricted', 'due']);
      assert.equal(seen.together.length, 2);
      assert.deepEqual([seen.together[0].opened, seen.together[1].opened], [6, 6]);
    }
    const { rows } = await node.kernel.store.pool.query(
      `select count(*)::int as acts from entry where kind = 'cases.decided-together'`,
    );
    assert.deepEqual(rows, [{ acts: 4 }], 'twenty-five and five, twice');

    const undone = await team.step(team.senior, cases[3]!, 'restore', { reason: 'This one is a report.' });
    assert.equal(undone.body.state, 'restored', JSON.stringify(undone.body));
    assert.equal((await team.see(cases[4]!)).state, 'restricted');
    await open(content, team.senior);
    const all = await decideAll(content, team.senior, {
      step: 'restore',
      data: { reason: 'The court found otherwise.' },
    });
    assert.equal(all.decided.length, 29);
  });

  test('who looked at the picture in one of the cases has seen it, whichever case that was', async () => {
    const picture = await makePicture(4711);
    const bank = `/api/v1/banks/${team.bank}/signals`;
    assert.equal((await node.call(team.analyst, 'POST', bank, formWith('file', picture))).status, 201);
    const cases: string[] = [];
    for (let n = 0; n < 3; n++) {
      const form = formWith('picture', picture, { item: `looked:${n}` });
      cases.push((await node.call(team.analyst, 'POST', '/api/v1/match', form)).body.case);
    }
    const { content } = (await team.see(cases[0]!)).sameContent;
    assert.deepEqual((await group(content)).body.looks, []);
    for (const [id, zone] of [
      [cases[1], '0,0'],
      [cases[2], '0,0'],
      [cases[2], '1,2'],
    ])
      await node.call(team.ana, 'GET', `/api/v1/cases/${id}/picture?zone=${zone}`);
    const [look, ...others] = (await group(content, team.bo)).body.looks;
    assert.deepEqual([look.actor, look.zones, others], [`person:${team.ana.id}`, 2, []]);
    assert.deepEqual((await team.see(cases[0]!)).looks, [], 'of the case alone');
  });

  test('what is journalism, in danger, or taken by another person stays apart', async () => {
    const { cases, content } = await storm('apart', 6);
    const [report, danger, taken] = cases as [string, string, string];
    await team.step(team.bo, report, 'take');
    await team.step(team.bo, report, 'answer-question', { ...ANSWERS, journalism: 'yes' });
    const raised = await team.step(team.bo, danger, 'danger-now', {
      danger: 'A man is on a bridge.',
      mustBeTold: 'The police of the town',
    });
    assert.equal(raised.status, 200, JSON.stringify(raised.body));
    await team.step(team.bo, taken, 'take');
    await open(content, team.ana);
    const { decided, leftOut } = await decideAll(content, team.ana, propose);
    assert.deepEqual(
      decided,
      cases.filter((id) => ![report, taken, danger].includes(id)),
    );
    assert.deepEqual(
      leftOut.map(({ id, code }) => [id, code]),
      [[taken, 'step-not-permitted']],
    );
    assert.equal((await team.see(report)).state, 'protected');
    const lines = (await queue()).map(({ id }: { id: string }) => id);
    for (const id of [report, danger, taken]) assert.ok(lines.includes(id), 'each has a line of its own');
  });

  test('who may not see them learns nothing, and who may not decide draws no sample', async () => {
    const { content } = await storm('sight', 4);
    const guest = await node.person(['reviewer'], (await node.organisation('Guest', 'platform')).id);
    for (const who of [guest, team.analyst]) {
      assert.equal((await group(content, who)).status, 404);
      assert.equal((await decide(content, who, propose)).status >= 403, true);
    }
    assert.equal((await group('0'.repeat(32))).status, 404);
    assert.equal((await group(content, team.overseer)).body.sample, null);
    const wrong = await decide(content, team.ana, { step: 'restrict-single-handed', data: {} });
    assert.deepEqual([wrong.status, wrong.body.errors[0].property], [400, 'step']);
  });

  test('two people who decide at once decide each case once', async () => {
    const { cases, content } = await storm('both', 8);
    await Promise.all([open(content, team.ana), open(content, team.bo)]);
    const leave = { step: 'leave', data: { ground: 'wrong-match', reason: 'It is plainly a market.' } };
    const both = await Promise.all(
      [team.ana, team.bo].map((who) => decideAll(content, who, { ...leave, answers: ANSWERS })),
    );
    const decided = both.flatMap((one) => one.decided);
    assert.deepEqual(decided.toSorted(), cases.toSorted());
    for (const id of cases) {
      const { events, state } = await team.see(id);
      assert.equal(state, 'left');
      assert.equal(events.filter(({ step }: { step: string }) => step === 'leave').length, 1);
    }
    const done = await group(content);
    assert.deepEqual([done.status, done.body.total, done.body.sample], [200, 0, null], 'and none is left');
  });

  test('what one person decided on many copies is one decision about the signal', async () => {
    const { cases, content } = await storm('once', 30);
    const { signal } = (await team.see(cases[0]!)).matches[0];
    const leave = { step: 'leave', data: { ground: 'wrong-match', reason: 'It is plainly a market.' } };
    for (const [at, who] of [team.ana, team.bo, team.senior].entries()) {
      await team.step(who, cases[at]!, 'take');
      await team.step(who, cases[at]!, 'answer-question', ANSWERS);
      const left = await team.step(who, cases[at]!, 'leave', leave.data);
      assert.equal(left.status, 200, JSON.stringify(left.body));
    }
    await open(content, team.ana);
    assert.equal((await decideAll(content, team.ana, { ...leave, answers: ANSWERS })).decided.length, 27);
    const counted = () =>
      node.kernel.store.system('a test')((tx) => decisionsAbout(tx, node.kernel.host.id, signal, null));
    assert.deepEqual(await counted(), { reviewed: 4, against: 4, reviewers: 3 });

    const kept = await storm('once-restricted', 20);
    await open(kept.content, team.ana);
    await decideAll(kept.content, team.ana, propose);
    await open(kept.content, team.bo);
    await decideAll(kept.content, team.bo, { step: 'confirm-restriction', data: AGREED });
    const found = (await team.see(kept.cases[0]!)).matches[0].signal;
    const about = () =>
      node.kernel.store.system('a test')((tx) => decisionsAbout(tx, node.kernel.host.id, found, null));
    assert.deepEqual(await about(), { reviewed: 1, against: 0, reviewers: 0 });
    await team.step(team.senior, kept.cases[7]!, 'restore', { reason: 'This one is a report.' });
    const share = { reviewed: 1, against: 0.05, reviewers: 1 };
    assert.deepEqual(await about(), share, 'one of twenty copies says little of the other nineteen');
  });
});
