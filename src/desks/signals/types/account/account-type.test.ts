import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { lapseProposals } from '../../about-people/lapse-proposals.ts';
import { MOST_PROPOSED, MOST_WAITING } from '../../about-people/propose-people.ts';
import { makeIndicator, type SignalInput } from '../../signal.ts';
import { addPeople, bundleForm } from '../../testing/add-people.ts';
import { faultsOfDesk } from '../../testing/desk-faults.ts';
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
  let later = 0;
  before(async () => {
    node = await openDeskNode({ now: () => new Date(Date.now() + later) });
    team = await openTeam(node);
  });
  after(() => node.close());

  const indicator = (value: string, grounds?: Partial<typeof GROUNDS>) =>
    indicatorOf('account', value, grounds);
  const indicatorOf = (type: string, value: string, grounds?: Partial<typeof GROUNDS>) =>
    makeIndicator({
      signal_type: type,
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
  const send = async (who: typeof team.ana, ...objects: object[]) =>
    (await node.call(who, 'POST', `/api/v1/banks/${team.bank}/signals`, bundleForm(...objects))).body.added;
  const people = (who: typeof team.ana, rest = '', body?: object) =>
    rest === ''
      ? node.call(who, 'GET', `/api/v1/banks/${team.bank}/people`)
      : node.call(who, 'POST', `/api/v1/people-proposals${rest}`, body);
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
      const added = await send(team.senior, indicator('videos.example:lacking', grounds));
      assert.deepEqual([added.accepted, added.signals], [0, []]);
      assert.match(JSON.stringify(added.refused), /A record about a person/);
    }
    const past = indicator('videos.example:past', { ...GROUNDS, review_date: '2020-01-01' });
    await addPeople(node, [team.senior, team.ana], team.bank, past);
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

  test('of a bundle it waits for a second person, sealed, and what else is in it does not', async () => {
    const wanted = 'videos.example:waiting';
    const one = indicator(wanted, GROUNDS);
    const hashes = indicatorOf('sha256', 'ab'.repeat(32));
    const { waiting, accepted, signals } = await send(team.ana, one, hashes);
    assert.deepEqual([waiting.signals, accepted, signals], [1, 1, [(hashes as { id: string }).id]]);
    const asked = { hash: hash(wanted), purpose: PURPOSE };
    await node.settled();
    assert.deepEqual((await match(team.ana, asked)).body.matches, []);
    const { rows } = await node.kernel.store.pool.query(
      "select count(*)::int as n from record where body like '%videos.example:waiting%'",
    );
    assert.equal(rows[0].n, 0, 'no record is made of it');

    // Who proposed it sees it and does not agree to it; who may look up nobody neither sees nor decides.
    const [own] = (await people(team.ana)).body.items;
    assert.deepEqual([own.signals[0].value, own.mayAdd, own.mayDecline], [wanted, false, true]);
    assert.deepEqual((await people(team.analyst)).body.items, []);
    assert.deepEqual((await people(team.administrator)).body.items, []);
    const [read] = (await people(team.overseer)).body.items;
    assert.deepEqual([read.signals, read.many, read.mayDecline], [null, 1, false]);
    const add = `/${waiting.id}/add`;
    for (const [who, status, code] of [
      [team.ana, 409, 'second-person-needed'],
      [team.analyst, 403, 'not-allowed'],
      [team.overseer, 403, 'not-allowed'],
    ] as const) {
      const refused = await people(who, add, {});
      assert.deepEqual([refused.status, refused.body.code], [status, code]);
    }
    assert.equal((await people(team.bo, add, {})).body.added.accepted, 1);
    await node.settled();
    assert.equal((await match(team.ana, asked)).body.matches.length, 1);
    assert.deepEqual((await people(team.bo)).body.items, []);
    const again = await people(team.senior, add, {});
    assert.deepEqual([again.status, again.body.code], [404, 'not-found']);
  });

  test('an analyst proposes none; what is declined or decided on by nobody is gone', async () => {
    const refused = await send(team.analyst, indicator('videos.example:alone', GROUNDS));
    assert.deepEqual([refused.accepted, refused.waiting], [0, undefined]);
    assert.match(refused.refused[0].reason, /a reviewer proposes it/);
    for (const [decider, reason, status] of [
      [team.bo, 'Wrong.', 400],
      [team.bo, 'It names the wrong account.', 200],
      [team.ana, 'My own slip: the wrong file.', 200],
    ] as const) {
      const { waiting } = await send(team.ana, indicator('videos.example:declined', GROUNDS));
      const declined = await people(decider, `/${waiting.id}/decline`, { reason });
      assert.equal(declined.status, status, JSON.stringify(declined.body));
    }
    assert.equal((await people(team.bo)).body.items.length, 1);
    later = 15 * 86_400_000;
    assert.equal(await lapseProposals(node.kernel), 1);
    later = 0;
    assert.deepEqual((await people(team.bo)).body.items, []);
    const { rows } = await node.kernel.store.pool.query(
      "select kind, count(*)::int as n from entry where kind like 'people.%' group by kind order by kind",
    );
    assert.deepEqual(
      rows.map(({ kind, n }) => `${kind} ${n}`),
      ['people.added 2', 'people.declined 2', 'people.lapsed 1', 'people.proposed 5'],
    );
  });

  test('no more wait than somebody reads, and nothing of a bundle with too many is taken', async () => {
    const many = Array.from({ length: MOST_PROPOSED + 1 }, (_, n) =>
      indicator(`videos.example:n${n}`, GROUNDS),
    );
    const hashes = indicatorOf('sha256', 'cd'.repeat(32));
    const path = `/api/v1/banks/${team.bank}/signals`;
    const refused = await node.call(team.ana, 'POST', path, bundleForm(...many, hashes));
    assert.deepEqual([refused.status, refused.body.code], [413, 'too-large']);
    assert.match(refused.body.detail, /at most 500/);
    await node.settled();
    assert.deepEqual(
      (await match(team.ana, { hash: { type: 'sha256', value: 'cd'.repeat(32) } })).body.matches,
      [],
    );
    assert.deepEqual((await people(team.bo)).body.items, []);
    const { waiting } = await send(team.ana, ...many.slice(1));
    const [shown] = (await people(team.bo)).body.items;
    assert.deepEqual([waiting.signals, shown.signals.length], [MOST_PROPOSED, MOST_PROPOSED]);
    assert.deepEqual(await faultsOfDesk(node.kernel), [], 'what waits is as the log says');
    const reason = { reason: 'It was only tried out.' };
    assert.equal((await people(team.bo, `/${waiting.id}/decline`, reason)).status, 200);
    for (let at = 0; at < MOST_WAITING; at++)
      await send(team.ana, indicator(`videos.example:w${at}`, GROUNDS));
    const full = await node.call(
      team.ana,
      'POST',
      path,
      bundleForm(indicator('videos.example:one-more', GROUNDS)),
    );
    assert.deepEqual([full.status, full.body.code], [409, 'conflict']);
    for (const { id } of (await people(team.bo)).body.items) await people(team.bo, `/${id}/decline`, reason);
  });

  test('of two who agree at once one does, and no file takes one out', async () => {
    const { waiting } = await send(team.ana, indicator('videos.example:twice', GROUNDS));
    const add = `/${waiting.id}/add`;
    const both = await Promise.all([people(team.bo, add, {}), people(team.senior, add, {})]);
    assert.deepEqual(both.map(({ status }) => status).filter((status) => status === 201).length, 1);
    await node.settled();
    for (const format of ['csv', 'json', 'stix']) {
      const path = `/api/v1/banks/${team.bank}/export?format=${format}`;
      const { bytes, headers } = await node.call(team.senior, 'GET', path);
      assert.ok(!bytes.toString('utf8').includes('videos.example'), format);
      assert.match(headers.get('comity-left-out') ?? '', /account=\d/, format);
    }
  });

  test('a reviewer looks one up with a purpose: nothing is decided on it, no review opens, and the log says so', async () => {
    const added = await addPeople(node, [team.senior, team.bo], team.bank, indicator(ACCOUNT, GROUNDS));
    assert.equal(added.accepted, 1);
    await node.settled();
    const asked = { hash: hash('Videos.example:@No_One'), purpose: PURPOSE };
    const before = (await kinds()) ?? 0;
    const { body } = await match(team.ana, asked);
    assert.deepEqual([body.account, body.aboutPerson, body.shadow], [ACCOUNT, true, true]);
    assert.deepEqual(
      [body.matches.length, body.matches[0].shadowBecause, body.case],
      [1, 'about-a-person', undefined],
    );
    assert.equal(await kinds(), before + 1);
    assert.deepEqual(
      (await match(team.ana, { ...asked, hash: hash('videos.example:other') })).body.matches,
      [],
    );
    assert.equal(await kinds(), before + 1, 'what does not match is written nowhere');
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
