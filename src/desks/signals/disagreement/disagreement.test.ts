import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { takeStep } from '../../../kernel/cases/take-step.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { addPartner, agreeWith, carry, confirmReceipt, deliver } from '../testing/partners.ts';
import { ANSWERS, REASON } from '../testing/words.ts';
import { answerNote, upheldAppeal } from './disagreement-record.ts';

const HOURS = 3_600_000;

/**
 * An originator and two holders, each a node of its own; records are carried between them by hand, through the door
 * that federation uses.
 */
describe('a disagreement between nodes', () => {
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  let [northfield, harbour, lagoon]: DeskNode[] = [];
  const people: Record<string, TestPerson> = {};
  const agreements: Record<'harbour' | 'lagoon', string> = { harbour: '', lagoon: '' };
  const sent = [new Map(), new Map(), new Map(), new Map()] as Map<string, number>[];
  let bank = '';

  before(async () => {
    [northfield, harbour, lagoon] = await Promise.all(
      ['Northfield', 'Harbour', 'Lagoon'].map((name) => openDeskNode({ name, now })),
    );
    for (const [name, node] of Object.entries({ harbour: harbour!, lagoon: lagoon! })) {
      const { host } = node.kernel;
      await addPartner(northfield!, host.name, 'platform', host.id);
      await addPartner(node, 'Northfield', 'state', northfield!.kernel.host.id);
      const id = await agreeWith(northfield!, host.id);
      await agreeWith(node, northfield!.kernel.host.id, id);
      agreements[name as 'harbour' | 'lagoon'] = id;
    }
    for (const [name, node, roles] of [
      ['mara', northfield!, ['analyst']],
      ['samuel', northfield!, ['senior-reviewer']],
      ['uploads', harbour!, ['analyst']],
      ['ana', harbour!, ['reviewer']],
      ['bo', harbour!, ['reviewer']],
      ['chen', harbour!, ['senior-reviewer']],
      ['lara', lagoon!, ['senior-reviewer']],
    ] as const) {
      people[name] = await node.person([...roles]);
    }
    bank = (
      await call('mara', 'POST', '/api/v1/banks', {
        name: 'Reviewed',
        basis: 'Reviewed by two people.',
        legalBasis: { instrument: 'Some Act', article: 'section 1' },
      })
    ).id;
    for (const agreement of Object.values(agreements)) {
      await call('samuel', 'POST', `/api/v1/banks/${bank}/agreements`, { agreement });
    }
  });
  after(() => Promise.all([northfield, harbour, lagoon].map((node) => node?.close())));

  const nodeOf = (who: string) =>
    ['mara', 'samuel'].includes(who) ? northfield! : who === 'lara' ? lagoon! : harbour!;
  const call = async (who: string, method: string, path: string, body?: unknown) => {
    const answer = await nodeOf(who).call(people[who]!, method, path, body);
    assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  /** Everything that waits travels, both ways, and is handled. */
  const travel = async () => {
    await Promise.all([northfield!, harbour!, lagoon!].map((node) => node.settled()));
    let moved = 0;
    moved += await carry(northfield!, harbour!, agreements.harbour, sent[0]);
    moved += await carry(northfield!, lagoon!, agreements.lagoon, sent[1]);
    moved += await carry(harbour!, northfield!, agreements.harbour, sent[2]);
    moved += await carry(lagoon!, northfield!, agreements.lagoon, sent[3]);
    await Promise.all([northfield!, harbour!, lagoon!].map((node) => node.settled()));
    if (moved > 0) await travel();
  };
  const step = (who: string, id: string, name: string, data: unknown = {}) =>
    call(who, 'POST', `/api/v1/cases/${id}/steps/${name}`, { data });
  const queue = async (who: string, procedure: string, signal: string) =>
    (await call(who, 'GET', `/api/v1/cases?procedure=${procedure}`)).items.find(
      (one: { reference: string }) => one.reference === signal,
    );

  /** Two people at Harbour restrict what matched; the person appeals, and a third upholds it. */
  const restrictAndUphold = async (hash: { type: string; value: string }, reason: string) => {
    const { case: id } = await call('uploads', 'POST', '/api/v1/match', {
      hash,
      item: `post:${hash.value.slice(0, 8)}`,
    });
    await step('ana', id, 'take');
    await step('ana', id, 'answer-question', ANSWERS);
    await step('ana', id, 'propose-restriction', REASON);
    await step('bo', id, 'confirm-restriction', { reason: 'I agree: it calls for more.' });
    await harbour!.kernel.store.system('test')(async (tx) => {
      tx.viewer.actor = 'affected-person';
      await takeStep(harbour!.kernel, harbour!.procedures, tx, id, {
        step: 'appeal',
        actor: 'affected-person',
        data: { text: 'It is a market.' },
      });
    });
    assert.equal((await step('chen', id, 'uphold-appeal', { reason })).state, 'restored');
    return { id };
  };

  /** A wrong signal of Northfield's that Harbour restricted on and put back after an appeal. */
  const upheld = async (reason: string) => {
    const value = randomBytes(32).toString('hex');
    const added = await call('mara', 'POST', `/api/v1/banks/${bank}/signals`, {
      type: 'pdq',
      value,
      quality: 90,
    });
    const signal: string = added.added.signals[0];
    await travel();
    for (const who of ['chen', 'lara']) {
      const { items } = await call(who, 'GET', '/api/v1/banks');
      await call(who, 'POST', `/api/v1/banks/${items[0].id}/mode`, { mode: 'on' });
    }
    const { id } = await restrictAndUphold({ type: 'pdq', value }, reason);
    return { value, signal, id };
  };
  const matches = async (who: string, value: string) =>
    (await call(who, 'POST', '/api/v1/match', { hash: { type: 'pdq', value } })).matches.length;
  const shown = (who: string, signal: string) => call(who, 'GET', `/api/v1/signals/${signal}`);

  test('the originator agrees: the signal dies at every node that holds it', async () => {
    const { value, signal } = await upheld('It is a news photograph.');
    assert.equal(await matches('uploads', value), 0, 'here at once, whatever the originator says');
    await travel();
    assert.equal(await matches('lara', value), 1, 'elsewhere it still acts');

    const challenge = await queue('samuel', 'challenge', signal);
    const clock = challenge.clocks.find((one: { name: string }) => one.name === 'answer');
    assert.ok(Math.abs(Date.parse(clock.dueAt) - now().getTime() - 72 * HOURS) < 10 * 60_000);
    const seen = await call('samuel', 'GET', `/api/v1/cases/${challenge.id}`);
    assert.deepEqual(seen.events[0].data.reason, 'It is a news photograph.');
    assert.equal(seen.events[0].data.holder, harbour!.kernel.host.id);
    assert.equal(seen.matches[0].disagreements[0].by, 'Harbour');
    const text = JSON.stringify([seen, await shown('samuel', signal)]);
    for (const hidden of [`post:${value.slice(0, 8)}`, people.chen!.id, 'It is a market.']) {
      assert.ok(!text.includes(hidden), `the originator learns ${hidden}`);
    }

    // The other holder hears of it from the originator, who does not say at whose node it was.
    const told = (await shown('lara', signal)).disagreements;
    assert.deepEqual([told.length, told[0].reason], [1, 'It is a news photograph.']);
    assert.match(told[0].by, /^A partner of Northfield/);

    await step('samuel', challenge.id, 'withdraw-signal', { reason: 'We were wrong.' });
    await travel();
    for (const who of ['uploads', 'lara', 'mara']) assert.equal(await matches(who, value), 0, who);
    assert.equal(await queue('chen', 'disagreement', signal), undefined, 'closed');
    assert.equal((await shown('lara', signal)).inactive, 'withdrawn');
  });

  test('the originator refuses: the local stop stands, the answer is shown and counted', async () => {
    const { value, signal } = await upheld('It is art.');
    await travel();
    const challenge = await queue('samuel', 'challenge', signal);
    const answer = { ground: 'other-item', reason: 'The same picture opens a film that recruits.' };
    await step('samuel', challenge.id, 'answer-with-reasons', answer);
    await travel();
    assert.equal(await matches('uploads', value), 0);
    assert.equal(await matches('lara', value), 1);
    const ours = await queue('chen', 'disagreement', signal);
    assert.equal(ours.state, 'refused');
    const detail = await call('chen', 'GET', `/api/v1/cases/${ours.id}`);
    assert.deepEqual(detail.events.at(-1).actor, {
      id: `peer:${northfield!.kernel.host.id}`,
      name: 'Northfield',
    });
    const [disagreement] = (await shown('chen', signal)).disagreements;
    assert.deepEqual([disagreement.reason, disagreement.answer], ['It is art.', answer.reason]);
    const [{ answers }] = (await call('chen', 'GET', '/api/v1/banks')).items;
    assert.deepEqual(answers, { raised: 2, pending: 0, silent: 0, refused: 1, withdrew: 1 });
    // A late change of mind is welcome.
    await step('samuel', challenge.id, 'withdraw-signal', { reason: 'On reflection, wrong.' });
    await travel();
    assert.equal(await matches('lara', value), 0);
  });

  test('the originator is silent: counted after 72 hours, and nothing starts the signal again', async () => {
    const { value, signal } = await upheld('It is teaching.');
    await travel();
    const counts = async () => (await call('chen', 'GET', '/api/v1/banks')).items[0].answers;
    const { pending, silent } = await counts();
    assert.deepEqual([pending, silent], [1, 0]);
    ahead += 73 * HOURS;
    assert.deepEqual([(await counts()).pending, (await counts()).silent], [0, 1]);
    for (const node of [northfield!, harbour!]) await node.wake();
    assert.equal(await matches('uploads', value), 0);
    assert.equal((await queue('chen', 'disagreement', signal)).state, 'pending');
  });

  test('each side knows from a receipt that its word arrived', async () => {
    const { signal } = await upheld('It is research.');
    await travel();
    const ours = await queue('chen', 'disagreement', signal);
    const trackOf = async (who: string, id: string) =>
      (await call(who, 'GET', `/api/v1/cases/${id}`)).tracks.delivery;
    assert.equal(await trackOf('chen', ours.id), 'due');
    const { disagreement } = await call('chen', 'GET', `/api/v1/cases/${ours.id}`);
    await confirmReceipt(harbour!, northfield!.kernel.host.id, agreements.harbour, [disagreement.opinion]);
    await harbour!.settled();
    assert.equal(await trackOf('chen', ours.id), 'sent');
    const challenge = await queue('samuel', 'challenge', signal);
    await step('samuel', challenge.id, 'withdraw-signal', { reason: 'We were wrong.' });
    assert.equal(await trackOf('samuel', challenge.id), 'due');
    await confirmReceipt(northfield!, harbour!.kernel.host.id, agreements.harbour, [signal], 'first');
    await northfield!.settled();
    assert.equal(await trackOf('samuel', challenge.id), 'due', 'that receipt is for the signal as it was');
    await confirmReceipt(northfield!, harbour!.kernel.host.id, agreements.harbour, [signal]);
    await northfield!.settled();
    assert.equal(await trackOf('samuel', challenge.id), 'sent');
  });

  test('a partner cannot answer for another, nor challenge what is not shared with it', async () => {
    const { signal } = await upheld('It is counter-speech.');
    await travel();
    const ours = await queue('chen', 'disagreement', signal);
    const { disagreement } = await call('chen', 'GET', `/api/v1/cases/${ours.id}`);
    const mallory = await addPartner(harbour!, 'Mallory');
    const agreement = await agreeWith(harbour!, mallory.id);
    const mine = await harbour!.call(people.uploads!, 'POST', '/api/v1/banks', {
      name: 'Own',
      basis: 'Reviewed by two people.',
      legalBasis: { instrument: 'Some Act', article: 'section 1' },
    });
    const value = randomBytes(32).toString('hex');
    const added = await call('uploads', 'POST', `/api/v1/banks/${mine.body.id}/signals`, {
      type: 'pdq',
      value,
    });
    const own: string = added.added.signals[0];
    const note = answerNote(
      {
        creator: mallory.id,
        now: now().toISOString(),
        refs: [disagreement.opinion, signal],
        text: 'Northfield stands by it.',
      },
      'lawful-basis-stands',
    );
    await deliver(harbour!, mallory.id, agreement, [note]);
    const opinion = upheldAppeal({
      creator: mallory.id,
      now: now().toISOString(),
      refs: [own],
      text: 'Stop it.',
    });
    await deliver(harbour!, mallory.id, agreement, [opinion]);
    await harbour!.settled();
    assert.equal((await queue('chen', 'disagreement', signal)).state, 'pending');
    assert.equal((await shown('chen', signal)).disagreements[0].answer, null);
    assert.equal(await queue('chen', 'challenge', own), undefined);
  });

  test('a partner that floods opens one challenge a signal, a hundred in all, and its words about people stop here', async () => {
    const cases = () =>
      northfield!.kernel.store.pool.query(
        "select signal from disagreement_case where side = 'challenge' and signal = any ($1)",
        [signals],
      );
    const notes = async () =>
      (
        await northfield!.kernel.store.pool.query(
          "select body from record where type = 'note' and source = 'own' and exists (select from record_reference f where f.object = record.object and f.target = any ($1))",
          [signals],
        )
      ).rows;
    const added = await Promise.all(
      Array.from({ length: 120 }, () =>
        call('mara', 'POST', `/api/v1/banks/${bank}/signals`, {
          type: 'sha256',
          value: randomBytes(32).toString('hex'),
        }),
      ),
    );
    const signals: string[] = added.map((one) => one.added.signals[0]);
    await travel();
    const flood = async (n: number, refs: string[]) => {
      const opinions = Array.from({ length: n }, (_, at) =>
        upheldAppeal({
          creator: harbour!.kernel.host.id,
          now: new Date(now().getTime() - at).toISOString(),
          refs,
          text: 'The uploader is jane.roe@example.com.',
        }),
      );
      await deliver(northfield!, harbour!.kernel.host.id, agreements.harbour, opinions);
      await northfield!.settled();
    };
    await flood(10, signals.slice(0, 5));
    assert.equal((await cases()).rows.length, 5);
    const told = await notes();
    assert.equal(told.length, 5);
    for (const { body } of told) {
      assert.ok(!body.includes('jane.roe'), body);
      assert.ok(JSON.parse(body).content.includes('left out'));
    }
    await flood(2, signals.slice(0, 60));
    await flood(2, signals.slice(60));
    const waiting = await northfield!.kernel.store.pool.query(
      `select from disagreement_case d join case_state s using (object)
       where d.side = 'challenge' and d.other = $1 and s.tracks ->> 'answer' = 'pending'`,
      [harbour!.kernel.host.id],
    );
    assert.equal(waiting.rows.length, 100);
    assert.equal(northfield!.said.filter((line) => line.includes('100 challenges wait')).length, 1);
  });

  describe('against a signal of our own', () => {
    let own = '';
    before(async () => {
      own = (
        await call('uploads', 'POST', '/api/v1/banks', {
          name: 'Ours',
          basis: 'Reviewed here.',
          legalBasis: { instrument: 'Some Act', article: 'section 1' },
        })
      ).id;
      await call('chen', 'POST', `/api/v1/banks/${own}/agreements`, { agreement: agreements.harbour });
    });
    const permitted = async (who: string, id: string) =>
      (await call(who, 'GET', `/api/v1/cases/${id}`)).permitted.map(({ step: one }: { step: string }) => one);
    /** Whether the partner holds it, and not as a revoked one. */
    const held = async (signal: string) =>
      (await northfield!.call(people.mara!, 'GET', `/api/v1/signals/${signal}`)).body;
    const upheldOwn = async () => {
      const value = randomBytes(32).toString('hex');
      const added = await call('uploads', 'POST', `/api/v1/banks/${own}/signals`, { type: 'sha256', value });
      await travel();
      const signal: string = added.added.signals[0];
      const { id } = await restrictAndUphold({ type: 'sha256', value }, 'It is a news photograph.');
      return { signal, id, value };
    };

    test('it stops here at once, and a senior reviewer is asked to take it back everywhere', async () => {
      const { signal, id, value } = await upheldOwn();
      assert.equal(
        (await call('uploads', 'POST', '/api/v1/match', { hash: { type: 'sha256', value } })).matches.length,
        0,
      );
      await travel();
      assert.equal((await held(signal)).active, true, 'the partner still holds it');
      assert.equal((await held(signal)).disagreements.length, 1, 'and was told why');
      const seen = await call('chen', 'GET', `/api/v1/cases/${id}`);
      assert.deepEqual([seen.tracks['own-signal'], seen.closed], ['still-shared', false]);
      assert.ok(seen.flags.includes('own-signal-shared'));
      assert.ok((await permitted('chen', id)).includes('withdraw-own-signals'));
      assert.ok(!(await permitted('ana', id)).includes('withdraw-own-signals'), 'a senior reviewer decides');
      assert.equal(await queue('chen', 'challenge', signal), undefined, 'nobody challenges themselves');

      const after = await step('chen', id, 'withdraw-own-signals');
      assert.equal(after.tracks['own-signal'], 'taken-back');
      await travel();
      assert.deepEqual([(await held(signal)).active, (await held(signal)).inactive], [false, 'withdrawn']);
      assert.equal((await shown('chen', signal)).active, false);
    });

    test('withdrawn on its own page, it is asked about no more', async () => {
      const { signal, id } = await upheldOwn();
      await call('ana', 'POST', `/api/v1/signals/${signal}/withdraw`, { reason: 'We were wrong.' });
      await travel();
      const seen = await call('chen', 'GET', `/api/v1/cases/${id}`);
      assert.equal(seen.tracks['own-signal'], 'taken-back');
      assert.ok(!(await permitted('chen', id)).includes('withdraw-own-signals'));
    });

    test('standing by it takes a reason, lifts no stop, and partners keep it', async () => {
      const { signal, id, value } = await upheldOwn();
      const thin = await harbour!.call(
        people.chen!,
        'POST',
        `/api/v1/cases/${id}/steps/stand-by-own-signals`,
        {
          data: { ground: 'other-item', reason: 'x' },
        },
      );
      assert.deepEqual([thin.status, thin.body.errors[0].property], [400, 'reason']);
      const stood = { ground: 'other-item', reason: 'The item was another one.' };
      assert.equal((await step('chen', id, 'stand-by-own-signals', stood)).tracks['own-signal'], 'stood-by');
      await travel();
      assert.equal((await held(signal)).active, true);
      assert.equal(
        (await call('uploads', 'POST', '/api/v1/match', { hash: { type: 'sha256', value } })).matches.length,
        0,
      );
    });

    test('one that nobody else has asks nothing: the local stop is all there is', async () => {
      const bankOfOurs = (
        await call('uploads', 'POST', '/api/v1/banks', {
          name: 'Kept here',
          basis: 'Seen here.',
          legalBasis: { instrument: 'Some Act', article: 'section 1' },
        })
      ).id;
      const value = randomBytes(32).toString('hex');
      await call('uploads', 'POST', `/api/v1/banks/${bankOfOurs}/signals`, { type: 'sha256', value });
      const { id } = await restrictAndUphold({ type: 'sha256', value }, 'It is a news photograph.');
      assert.equal((await call('chen', 'GET', `/api/v1/cases/${id}`)).tracks['own-signal'], 'none');
    });
  });
});
