import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { readSignal } from '../signal.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { addPartner, agreeWith } from '../testing/partners.ts';

const LAW = { instrument: 'Some Act', article: 'section 1' };
const GROUND = { basis: 'Reviewed by two people.', legalBasis: LAW };
const TERMS = { document: 'Community rules', section: '4.2' };

/** ICCPR Art. 19(3), "provided by law": nothing is decided on a ground that nobody named. */
describe('a bank that states no ground', () => {
  let node: DeskNode;
  let [analyst, reader, reviewer, senior, administrator]: TestPerson[] = [];
  let stranger: TestPerson;
  before(async () => {
    node = await openDeskNode();
    [analyst, reader, reviewer, senior, administrator] = await Promise.all(
      [['analyst'], ['reader'], ['reviewer'], ['senior-reviewer'], ['administrator']].map((roles) =>
        node.person(roles as never),
      ),
    );
    const guest = await node.organisation('Guest', 'platform');
    stranger = await node.person(['analyst', 'senior-reviewer'], guest.id);
  });
  after(() => node.close());

  const post = (path: string, body: unknown, who = analyst) =>
    node.call(who!, 'POST', `/api/v1/banks${path}`, body);
  const make = async (name: string, more: object = {}): Promise<string> => {
    const made = await post('', { name, ...more });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return made.body.id;
  };
  const add = async (bank: string, more: object = {}) => {
    const value = randomBytes(32).toString('hex');
    const added = await post(`/${bank}/signals`, { type: 'sha256', value, ...more });
    assert.equal(added.status, 201, JSON.stringify(added.body));
    return { value, id: added.body.added.signals[0] as string };
  };
  const see = async (bank: string) => (await node.call(analyst!, 'GET', `/api/v1/banks/${bank}`)).body;
  const match = async (value: string, item?: string) =>
    (await node.call(analyst!, 'POST', '/api/v1/match', { hash: { type: 'sha256', value }, item })).body;
  const newest = async (id: string) => {
    const { rows } = await node.kernel.store.pool.query(
      'select body from record where id = $1 order by version_ns desc limit 1',
      [id],
    );
    return readSignal(JSON.parse(rows[0].body))?.about;
  };
  const actsOf = async (bank: string) =>
    (
      await node.kernel.store.pool.query(
        "select e.kind from entry e join bank b using (object) where b.id = $1 and e.kind in ('bank.ground-stated', 'bank.mode') order by e.id",
        [bank],
      )
    ).rows.map(({ kind }) => kind);

  test('starts in shadow, takes signals, and its matches are seen and nothing is decided on them', async () => {
    const bank = await make('Plain');
    const { mode, lacks, provenance } = await see(bank);
    assert.deepEqual([mode, lacks, provenance], ['shadow', ['basis', 'legalBasis'], 'own']);
    const { value } = await add(bank);
    const found = await match(value, 'post:1');
    assert.deepEqual([found.shadow, found.matches[0].shadow], [true, true]);
    const { body } = await node.call(reviewer!, 'GET', `/api/v1/cases/${found.case}`);
    assert.equal(body.state, 'open-in-shadow');
  });

  test('can not be turned on or shared, and the answer names what is missing', async () => {
    const bank = await make('Not yet');
    const partner = await addPartner(node, 'Northfield');
    const agreement = await agreeWith(node, partner.id);
    for (const [path, body] of [
      ['mode', { mode: 'on' }],
      ['agreements', { agreement }],
    ] as const) {
      const refused = await post(`/${bank}/${path}`, body, senior);
      assert.equal(refused.status, 409, path);
      assert.deepEqual(
        refused.body.errors.map((one: { property: string }) => one.property),
        ['basis', 'legalBasis'],
      );
    }
    assert.equal((await see(bank)).mode, 'shadow');
    await post(`/${bank}/ground`, GROUND);
    assert.equal((await post(`/${bank}/agreements`, { agreement }, senior)).status, 200);
  });

  test('is turned on by its ground; its signals say it, cases that were in shadow open', async () => {
    const bank = await make('Stated later');
    const [bare, ownWords] = [await add(bank), await add(bank, { basis: 'A still of the film' })];
    assert.equal((await newest(bare.id))?.basis, 'not stated');
    const { case: review } = await match(bare.value, 'post:2');
    const stated = await post(`/${bank}/ground`, { basis: GROUND.basis, ownTerms: TERMS });
    assert.equal(stated.status, 200, JSON.stringify(stated.body));
    assert.deepEqual([stated.body.mode, stated.body.lacks, stated.body.ownTerms], ['on', [], true]);
    await node.settled();
    const [first, second] = [await newest(bare.id), await newest(ownWords.id)];
    assert.deepEqual([first?.basis, second?.basis], [GROUND.basis, 'A still of the film']);
    for (const about of [first, second]) {
      assert.deepEqual(
        [about?.legal_basis, about?.own_terms],
        [{ instrument: 'Community rules', article: '4.2' }, true],
      );
    }
    assert.equal((await match(bare.value)).matches[0].shadow, false);
    const { body } = await node.call(reviewer!, 'GET', `/api/v1/cases/${review}`);
    assert.equal(body.state, 'open');
    assert.deepEqual(await actsOf(bank), ['bank.ground-stated', 'bank.mode']);
  });

  test('half a ground, and one that says nothing, is refused', async () => {
    const bank = await make('Half');
    for (const [body, property] of [
      [{}, 'basis'],
      [{ basis: 'Reviewed' }, 'legalBasis'],
      [{ legalBasis: LAW }, 'basis'],
      [{ ...GROUND, basis: ' Not stated ' }, 'basis'],
      [{ ...GROUND, legalBasis: { ...LAW, article: 'not stated' } }, 'legalBasis'],
      [{ ...GROUND, ownTerms: TERMS }, 'ownTerms'],
      [{ ...GROUND, legalBasis: { instrument: 'Some Act' } }, 'legalBasis.article'],
      [{ ...GROUND, mode: 'on' }, 'mode'],
    ] as const) {
      const refused = await post(`/${bank}/ground`, body);
      assert.deepEqual(
        [refused.status, refused.body.errors[0].property],
        [400, property],
        JSON.stringify(body),
      );
    }
    const { pool } = node.kernel.store;
    await pool.query("update bank set originator_class = 'state' where id = $1", [bank]);
    const ofState = await post(`/${bank}/ground`, { basis: 'Reviewed', ownTerms: TERMS });
    assert.deepEqual([ofState.status, ofState.body.errors[0].property], [400, 'ownTerms']);
    assert.deepEqual((await see(bank)).lacks, ['basis', 'legalBasis']);
    assert.deepEqual(await actsOf(bank), []);
  });

  test('a ground is stated once, by one of two who try at once, and never by who may not', async () => {
    const bank = await make('Two at once');
    assert.equal((await post(`/${bank}/ground`, GROUND, reader)).status, 403);
    assert.equal((await post(`/${bank}/ground`, GROUND, stranger)).status, 404);
    const both = await Promise.all([
      post(`/${bank}/ground`, GROUND),
      post(`/${bank}/ground`, { basis: 'Another reason', ownTerms: TERMS }, administrator),
      add(bank),
    ]);
    assert.deepEqual([both[0].status, both[1].status].sort(), [200, 409]);
    const won = await see(bank);
    await node.settled();
    const about = await newest(both[2].id);
    assert.deepEqual(
      [about?.basis, about?.legal_basis],
      [won.basis, won.legalBasis],
      'nothing that was added meanwhile is left without a ground',
    );
    assert.deepEqual(await actsOf(bank), ['bank.ground-stated', 'bank.mode']);
    assert.equal((await post(`/${bank}/ground`, GROUND)).status, 409);
    const listed = await make('Of others', { originator: { name: 'A list', class: 'platform' } });
    assert.equal((await post(`/${listed}/ground`, GROUND)).status, 409);
  });

  test('an older bank that acts without one states it the same way; one put to shadow stays there', async () => {
    const { pool } = node.kernel.store;
    const older = "update bank set instrument = 'not stated', article = 'not stated', mode = 'on', basis =";
    const bank = await make('Older');
    await pool.query(`${older} 'not stated' where id = $1`, [bank]);
    assert.equal((await post(`/${bank}/mode`, { mode: 'shadow' }, reviewer)).body.mode, 'shadow');
    assert.equal((await post(`/${bank}/mode`, { mode: 'on' }, reviewer)).status, 409);
    assert.equal((await post(`/${bank}/ground`, GROUND)).body.mode, 'shadow');
    assert.equal((await post(`/${bank}/mode`, { mode: 'on' }, reviewer)).body.mode, 'on');
    const halfway = await make('Older, with a reason');
    await pool.query(`${older} 'Said before' where id = $1`, [halfway]);
    assert.equal((await post(`/${halfway}/ground`, GROUND)).status, 409, 'what is stated is not given again');
    const stated = await post(`/${halfway}/ground`, { legalBasis: LAW });
    assert.deepEqual(
      [stated.body.basis, stated.body.legalBasis, stated.body.mode],
      ['Said before', LAW, 'on'],
    );
  });

  test('where an older bank is shared, a signal goes out with the ground, and not before', async () => {
    const partner = await addPartner(node, 'Southfield');
    const agreement = await agreeWith(node, partner.id);
    const bank = await make('Older and shared', GROUND);
    await post(`/${bank}/agreements`, { agreement }, senior);
    await node.kernel.store.pool.query("update bank set basis = 'not stated' where id = $1", [bank]);
    const [bare, worded] = [await add(bank), await add(bank, { basis: 'In its own words' })];
    const gone = async () => {
      await node.settled();
      const { rows } = await node.kernel.store.pool.query(
        'select r.id, r.body from feed f join record r using (object) where f.view = $1 order by f.pos',
        [`agreement:${agreement}`],
      );
      return rows.map(({ id, body }) => [id, readSignal(JSON.parse(body))?.about?.basis]);
    };
    assert.deepEqual(await gone(), []);
    await post(`/${bank}/ground`, { basis: 'Said at last' });
    const sent = (await gone()).filter(([, basis]) => basis !== 'not stated');
    assert.deepEqual(Object.fromEntries(sent), {
      [bare.id]: 'Said at last',
      [worded.id]: 'In its own words',
    });
    assert.deepEqual(
      (await gone()).filter(([, basis]) => basis === 'not stated'),
      [],
    );
  });
});
