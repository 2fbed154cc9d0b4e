import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { addPartner, agreeWith, deliver, partnersSignal } from '../testing/partners.ts';
import { ANSWERS, REASON } from '../testing/words.ts';
import type { Offer } from './offer-answers.ts';

describe('answers that are offered', () => {
  let node: DeskNode;
  let team: ReviewTeam;
  before(async () => {
    node = await openDeskNode();
    team = await openTeam(node);
  });
  after(() => node.close());

  const offered = async (id: string, who = team.ana): Promise<Record<string, Offer[]>> =>
    (await team.see(id, who)).offers;
  const briefly = (offers: Offer[] = []) => offers.map(({ path, value, from }) => [path, value, from]);
  const stated = { instrument: 'Terrorism Act', article: 'Section 3' };
  const caught = async (value: string, item: string) => {
    const hash = { type: 'sha256', value };
    const { body } = await node.call(team.analyst, 'POST', '/api/v1/match', { hash, item });
    await team.step(team.ana, body.case, 'take');
    assert.deepEqual(await offered(body.case), {}, 'the question is answered by the person, each time');
    await team.step(team.ana, body.case, 'answer-question', ANSWERS);
    return body.case as string;
  };

  const empty = async (id: string) => (await team.see(id)).nothingOffered;

  test('a platform’s own terms are no law: nothing is offered, and the form is told why', async () => {
    const { id } = await team.answered('post:first');
    assert.deepEqual(await offered(id), { 'propose-restriction': [], 'restrict-single-handed': [] });
    assert.deepEqual(await empty(id), { because: 'own-terms', name: 'Team bank', at: null });
  });

  test('the law that the bank states is offered to whoever has not decided on it yet', async () => {
    const made = await node.call(team.analyst, 'POST', '/api/v1/banks', {
      name: 'With a law',
      basis: 'Reviewed by two people.',
      legalBasis: stated,
    });
    const value = randomBytes(32).toString('hex');
    await node.call(team.analyst, 'POST', `/api/v1/banks/${made.body.id}/signals`, { type: 'sha256', value });
    const id = await caught(value, 'post:with-a-law');
    const offers = (await offered(id))['propose-restriction'];
    assert.deepEqual(briefly(offers), [
      ['law.instrument', 'Terrorism Act', 'bank'],
      ['law.article', 'Section 3', 'bank'],
    ]);
    assert.equal(offers?.[0]?.name, 'With a law');
    // Offered is not decided: without the words for this item nothing is taken.
    const bare = await team.step(team.ana, id, 'propose-restriction', { law: stated });
    assert.equal(bare.status, 400);
  });

  test('their own last decision on the same bank is offered, without what was weighed for the item', async () => {
    const earlier = await team.answered('post:earlier');
    await team.step(team.ana, earlier.id, 'propose-restriction', REASON);
    const { id } = await team.answered('post:later');
    const offers = await offered(id);
    const expected = [
      ['law.instrument', REASON.law.instrument, 'last-decision'],
      ['law.article', REASON.law.article, 'last-decision'],
      ['law.offence', REASON.law.offence, 'last-decision'],
      ['authority', REASON.authority, 'last-decision'],
      ['aim', REASON.aim, 'last-decision'],
    ];
    assert.deepEqual(briefly(offers['propose-restriction']), expected);
    assert.deepEqual(briefly(offers['restrict-single-handed']), expected);
    assert.ok(Date.parse(offers['propose-restriction']?.[0]?.at ?? '') > 0);
    // Another person's decision is theirs.
    await team.step(team.ana, id, 'hand-over', { reason: 'Not me.' });
    await team.step(team.bo, id, 'take');
    await team.step(team.bo, id, 'answer-question', ANSWERS);
    assert.deepEqual(briefly((await offered(id, team.bo))['propose-restriction']), []);
  });

  test('what was overturned is not offered again: nothing is, and the form is told why', async () => {
    const made = await node.call(team.analyst, 'POST', '/api/v1/banks', {
      name: 'Overturned',
      basis: 'Reviewed by two people.',
      legalBasis: stated,
    });
    const send = async (item: string) => {
      const value = randomBytes(32).toString('hex');
      const signal = { type: 'sha256', value };
      await node.call(team.analyst, 'POST', `/api/v1/banks/${made.body.id}/signals`, signal);
      await node.settled();
      return caught(value, item);
    };
    const earlier = await send('post:refused');
    assert.equal(await empty(earlier), null, 'the law of the bank is there');
    await team.step(team.ana, earlier, 'propose-restriction', REASON);
    const between = await send('post:between');
    assert.equal(briefly((await offered(between))['propose-restriction'])[0]?.[2], 'last-decision');
    const refused = await team.step(team.bo, earlier, 'refuse-restriction', {
      reason: 'It is only a market.',
    });
    assert.equal(refused.status, 200, JSON.stringify(refused.body));
    const later = await send('post:after-refusal');
    assert.deepEqual((await offered(later))['propose-restriction'], []);
    const why = await empty(later);
    assert.deepEqual([why.because, why.name], ['overturned', 'Overturned']);
    assert.ok(Date.parse(why.at) > 0);
    // One that stands is offered again.
    await team.step(team.ana, later, 'propose-restriction', REASON);
    const last = await send('post:after-that');
    assert.equal((await offered(last))['propose-restriction']?.[0]?.from, 'last-decision');
  });

  test('of a partner that states no law, the law of the agreement is offered', async () => {
    const partner = await addPartner(node, 'Southfield');
    const agreement = await agreeWith(node, partner.id);
    await node.kernel.store.pool.query('update agreement set terms = $2 where id = $1', [
      agreement,
      JSON.stringify({ legal_basis: [stated] }),
    ]);
    const value = randomBytes(32).toString('hex');
    const { extensions: _, ...plain } = partnersSignal(partner.id, value, { signal_type: 'sha256' });
    await deliver(node, partner.id, agreement, [plain]);
    await node.settled();
    const bank = (await node.call(team.senior, 'GET', '/api/v1/banks')).body.items.find(
      ({ originator }: { originator: { name: string } }) => originator.name === 'Southfield',
    );
    await node.call(team.senior, 'POST', `/api/v1/banks/${bank.id}/mode`, { mode: 'on' });
    const id = await caught(value, 'post:under-an-agreement');
    assert.deepEqual(briefly((await offered(id))['propose-restriction']), [
      ['law.instrument', 'Terrorism Act', 'agreement'],
      ['law.article', 'Section 3', 'agreement'],
    ]);
  });
});
