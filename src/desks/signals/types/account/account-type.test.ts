import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { makeIndicator, type SignalInput } from '../../signal.ts';
import { type DeskNode, openDeskNode } from '../../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../../testing/open-review.ts';
import { formWith } from '../../testing/pictures.ts';

const ACCOUNT = 'videos.example:No_One';
const GROUNDS = {
  legal_basis: 'GDPR Art. 6(1)(e)',
  purpose: 'Find who collects money with the video',
  source_grade: 'Admiralty B2',
  review_date: '2099-01-31',
  correction_route: 'Write to the data protection officer',
};
const PURPOSE = 'Whether the account that posted it is the one we were warned of';

describe('accounts', () => {
  let node: DeskNode;
  let team: ReviewTeam;
  before(async () => {
    node = await openDeskNode();
    team = await openTeam(node);
  });
  after(() => node.close());

  const indicator = (value: string, grounds?: Partial<typeof GROUNDS>) =>
    makeIndicator({
      signal_type: 'account',
      value,
      bank: 'A list',
      basis: 'Named by two witnesses',
      legal_basis: { instrument: 'Some Act', article: 'section 1' },
      originator_class: 'platform',
      ordered: false,
      creator: null,
      now: '2026-01-01T00:00:00.000Z',
      ...(grounds ? { grounds } : {}),
    } as SignalInput);
  const bring = async (...objects: object[]) => {
    const text = JSON.stringify({ type: 'bundle', id: `bundle--${crypto.randomUUID()}`, objects });
    const form = formWith('file', Buffer.from(text), { source: 'A list' });
    return (await node.call(team.senior, 'POST', `/api/v1/banks/${team.bank}/signals`, form)).body.added;
  };
  const match = (who: typeof team.ana, body: object) => node.call(who, 'POST', '/api/v1/match', body);
  const hash = (value: string) => ({ type: 'account', value });
  const kinds = async () => {
    const { rows } = await node.kernel.store.pool.query<{ n: number }>(
      "select count(*)::int as n from entry where kind = 'person.matched'",
    );
    return rows[0]?.n;
  };

  test('one without each of its grounds is set aside; one whose day of review passed matches nothing', async () => {
    const { review_date: _, ...lacking } = GROUNDS;
    for (const grounds of [undefined, lacking, { ...GROUNDS, purpose: '-' }]) {
      const added = await bring(indicator('videos.example:lacking', grounds));
      assert.deepEqual([added.accepted, added.signals], [0, []]);
      assert.match(JSON.stringify(added.refused), /A record about a person/);
    }
    await bring(indicator('videos.example:past', { ...GROUNDS, review_date: '2020-01-01' }));
    await node.settled();
    for (const name of ['lacking', 'past']) {
      const asked = { hash: hash(`videos.example:${name}`), purpose: PURPOSE };
      assert.deepEqual((await match(team.ana, asked)).body.matches, [], name);
    }
  });

  test('nobody adds one alone, by hand or by a list', async () => {
    for (const body of [
      { type: 'account', value: ACCOUNT },
      { value: `account:${ACCOUNT}` },
      `type,value\naccount,${ACCOUNT}\n`,
    ]) {
      const sent = typeof body === 'string' ? formWith('file', Buffer.from(body), {}) : body;
      const refused = await node.call(team.senior, 'POST', `/api/v1/banks/${team.bank}/signals`, sent);
      assert.deepEqual(
        [refused.status, refused.body.errors[0].property],
        [400, typeof body === 'string' ? 'line 2.type' : 'type'],
        JSON.stringify(refused.body),
      );
    }
  });

  test('a reviewer looks one up with a purpose: nothing is decided on it, no review opens, and the log says so', async () => {
    assert.equal((await bring(indicator(ACCOUNT, GROUNDS))).accepted, 1);
    await node.settled();
    const asked = { hash: hash('Videos.example:@No_One'), purpose: PURPOSE };
    const { body } = await match(team.ana, asked);
    assert.deepEqual([body.account, body.aboutPerson, body.shadow], [ACCOUNT, true, true]);
    assert.deepEqual(
      [body.matches.length, body.matches[0].shadowBecause, body.case],
      [1, 'about-a-person', undefined],
    );
    assert.equal(await kinds(), 1);
    assert.deepEqual(
      (await match(team.ana, { ...asked, hash: hash('videos.example:other') })).body.matches,
      [],
    );
    assert.equal(await kinds(), 1, 'what does not match is written nowhere');
    for (const [wrong, status, property] of [
      [{ hash: asked.hash }, 400, 'purpose'],
      [{ hash: asked.hash, purpose: 'x' }, 400, 'purpose'],
      [{ ...asked, item: 'post:1' }, 400, 'item'],
      [{ ...asked, hash: hash('iban:GB82WEST12345698765433') }, 422, 'hash.value'],
    ] as const) {
      const refused = await match(team.ana, wrong);
      assert.deepEqual([refused.status, refused.body.errors[0].property], [status, property]);
    }
    assert.equal((await match(team.analyst, asked)).status, 403);
  });

  test('neither in passing, nor by a batch', async () => {
    assert.deepEqual((await match(team.ana, { text: ACCOUNT })).body.matches, []);
    const items = [{ hash: hash(ACCOUNT) }, { hash: { type: 'url', value: 'https://a.example/' } }];
    const { answers } = (await node.call(team.ana, 'POST', '/api/v1/match/batch', { items })).body;
    assert.deepEqual([answers[0].error.errors[0].property, answers[1].matches], ['items[0].hash.value', []]);
  });

  test('a list shows none; one alone shows its value to who may look people up', async () => {
    const shown = async (who: typeof team.ana) => {
      const { body } = await node.call(who, 'GET', `/api/v1/banks/${team.bank}`);
      assert.ok(!JSON.stringify(body).includes('No_One'));
      const { id } = body.signals.find((one: { type: string }) => one.type === 'account');
      return (await node.call(who, 'GET', `/api/v1/signals/${id}`)).body.value;
    };
    assert.ok(!(await shown(team.analyst)).includes('No_One'));
    assert.ok((await shown(team.ana)).includes('videos.example'));
  });
});
