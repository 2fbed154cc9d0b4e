import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { tellSightings } from '../../src/desks/signals/correction/tell-sightings.ts';
import { type Asking, befriend, eventually, expectStatus, startTestNode, type TestNode } from '../nodes.ts';

/** What people at one node find of a partner's signal reaches its originator: as words, and, where it is turned on, as numbers. */

const DAY_MS = 86_400_000;
let authority: TestNode;
let harbour: TestNode;
let agreement: string;
let originator: Asking;
let reviewer: Asking;
let senior: Asking;
let value: string;
let signal: string;
let days = 0;
// Noon, so that no test passes midnight by itself.
const noon = Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2;
const begun = Date.now();
const now = () => new Date(noon + days * DAY_MS + (Date.now() - begun));

before(async () => {
  [authority, harbour] = await Promise.all([
    startTestNode({ name: 'Northern Authority', class: 'state', now }),
    startTestNode({ name: 'Harbour', class: 'platform', now }),
  ]);
  ({ agreement } = await befriend(authority, harbour));
  originator = await authority.person(['analyst', 'reviewer', 'senior-reviewer']);
  reviewer = await harbour.person(['reviewer']);
  senior = await harbour.person(['senior-reviewer']);
  const legalBasis = { instrument: 'Some Act', article: 'section 1' };
  const { id } = (
    await expectStatus(
      201,
      originator.post<{ id: string }>('/api/v1/banks', {
        name: 'Footage',
        basis: 'Reviewed by two people.',
        legalBasis,
      }),
    )
  ).json;
  await expectStatus(200, originator.post(`/api/v1/banks/${id}/agreements`, { agreement }));
  value = randomBytes(32).toString('hex');
  const added = originator.post<{ added: { signals: string[] } }>(`/api/v1/banks/${id}/signals`, {
    type: 'sha256',
    value,
  });
  signal = (await expectStatus(201, added)).json.added.signals[0]!;
  await eventually(
    () => reviewer.get(`/api/v1/signals/${signal}`),
    ({ status }) => status === 200,
  );
});
after(() => Promise.all([authority.close(), harbour.close()]));

type Correction = {
  funnel: { disputed: number };
  judgements: { judged: string; by: string; reason: string }[];
  opinions: { by: string; opinion: string; reason: string }[];
  sightings: { by: string; count: number }[];
};
const correction = async (who: Asking) =>
  (await expectStatus(200, who.get<Correction>(`/api/v1/signals/${signal}/correction`))).json;
const judge = (who: Asking, judged: string, reason: string) =>
  who.post<Correction>(`/api/v1/signals/${signal}/judgement`, { judged, reason });
let items = 0;
async function findRight(many: number): Promise<void> {
  for (let at = 0; at < many; at++) {
    const asked = { hash: { type: 'sha256', value }, item: `post:secret-item-${items++}` };
    const { case: id } = (await expectStatus(200, reviewer.post<{ case: string }>('/api/v1/match', asked)))
      .json;
    const data = { judged: 'right-match' };
    await expectStatus(200, reviewer.post(`/api/v1/cases/${id}/steps/note-in-shadow`, { data }));
  }
}
const counted = async () => (await correction(originator)).sightings;
/** Sightings as they arrived at the originator. */
const arrived = async (): Promise<Record<string, unknown>[]> =>
  (
    await authority.kernel.store.pool.query("select body from record where type = 'sighting' order by object")
  ).rows.map(({ body }: { body: string }) => JSON.parse(body));

test('a dispute and its taking back travel as opinions, with the reason and without a person', async () => {
  const reason = 'The picture shows the memorial, and not the attack.';
  const said = (await expectStatus(200, judge(reviewer, 'disputed', reason))).json;
  assert.deepEqual([said.funnel.disputed, said.judgements.map(({ judged }) => judged)], [1, ['disputed']]);
  const seen = await eventually(
    () => correction(originator),
    ({ opinions }) => opinions.length > 0,
  );
  assert.deepEqual(
    seen.opinions.map(({ by, opinion, reason: why }) => [by, opinion, why]),
    [['Harbour', 'disagree', reason]],
  );
  assert.deepEqual(seen.judgements, [], 'who said it stays where it was said');
  const { rows } = await authority.kernel.store.pool.query("select body from record where type = 'opinion'");
  assert.doesNotMatch(rows[0].body, /person|reviewer:|case/, 'no person, no case');
  assert.equal((await reviewer.get<{ active: boolean }>(`/api/v1/signals/${signal}`)).json.active, true);

  await expectStatus(200, judge(reviewer, 'confirmed', 'Looked at again beside the footage: it is right.'));
  const later = await eventually(
    () => correction(originator),
    ({ opinions }) => opinions[0]?.opinion === 'agree',
  );
  assert.equal(later.opinions.length, 1, 'one word of an organisation, its last');
  assert.equal((await correction(reviewer)).funnel.disputed, 0);
  const challenges = await authority.kernel.store.pool.query(
    "select 1 from case_file where procedure = 'challenge'",
  );
  assert.equal(challenges.rowCount, 0, 'it puts nobody under a clock');
});

test('words that point at a person do not leave, and who may not say so says nothing', async () => {
  const analyst = await harbour.person(['analyst']);
  assert.equal((await judge(analyst, 'disputed', 'It shows the wrong thing.')).status, 403);
  for (const reason of [
    'It is by anna@example.org, who filmed it.',
    'no',
    'ask @anna_films about the picture',
  ]) {
    const refused = await judge(reviewer, 'disputed', reason);
    assert.equal(refused.status, 400, reason);
  }
  assert.equal((await correction(originator)).opinions[0]?.opinion, 'agree');
});

test('how many matches were right is told where it is turned on: later, from then on, in tens, and nothing else', async () => {
  type Sharing = { items: { agreement: string; shared: boolean }[] };
  const list = async () => (await expectStatus(200, senior.get<Sharing>('/api/v1/sightings'))).json.items;
  assert.deepEqual(
    (await list()).map(({ agreement: id, shared }) => [id, shared]),
    [[agreement, false]],
  );
  await findRight(3);
  days += 1;
  assert.equal(await tellSightings(harbour), 0, 'nobody turned it on');
  assert.equal((await reviewer.post(`/api/v1/sightings/${agreement}`, { share: true })).status, 403);
  await expectStatus(200, senior.post(`/api/v1/sightings/${agreement}`, { share: true }));
  await findRight(12);
  assert.equal(await tellSightings(harbour), 0, 'today is not over');
  days += 1;
  assert.equal(await tellSightings(harbour), 1);
  assert.equal(await tellSightings(harbour), 0, 'once');
  const seen = await eventually(counted, (all) => all.length > 0);
  assert.deepEqual(
    seen.map(({ by, count }) => [by, count]),
    [['Harbour', 10]],
  );
  const [sighting] = await arrived();
  assert.deepEqual(Object.keys(sighting!).sort(), [
    'count',
    'created',
    'created_by_ref',
    'first_seen',
    'id',
    'last_seen',
    'modified',
    'object_marking_refs',
    'sighting_of_ref',
    'spec_version',
    'summary',
    'type',
  ]);
  assert.match(String(sighting?.first_seen), /T00:00:00/);
  await findRight(7);
  days += 1;
  assert.equal(await tellSightings(harbour), 0, 'nine wait for a tenth');
  await findRight(1);
  days += 1;
  assert.equal(await tellSightings(harbour), 1);
  await eventually(counted, ([one]) => one?.count === 20);
  await expectStatus(200, senior.post(`/api/v1/sightings/${agreement}`, { share: false }));
  await findRight(10);
  days += 1;
  assert.equal(await tellSightings(harbour), 0, 'turned off');
});
