import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { sayDeepFault } from '../../../kernel/audit/deep-fault.ts';
import { verifyDeep } from '../../../kernel/audit/verify-deep.ts';
import { takeStep } from '../../../kernel/cases/take-step.ts';
import { signalsDesk } from '../desk.ts';
import { findSignalThings } from '../find-things.ts';
import { makeIndicator, type SignalInput } from '../signal.ts';
import { type DeskNode, openDeskNode } from '../testing/desk-node.ts';
import { openTeam, type ReviewTeam } from '../testing/open-review.ts';
import { addPartner, agreeWith, deliver, partnersSignal } from '../testing/partners.ts';
import { formWith, makePicture } from '../testing/pictures.ts';
import { ANSWERS, REASON } from '../testing/words.ts';
import { HASH_TYPES, OPEN_TYPES, SIGNAL_TYPES, type SignalType, typesMadeOf } from './signal-types.ts';

const LAW = {
  legal_basis: { instrument: 'Some Act', article: 'section 1' },
  basis: 'Reviewed by two people',
};

const TABLES =
  'bank bank_signal signal signal_stop upheld_hash despite_appeal review_item review_match'.split(' ');

describe('every type, through a node', () => {
  let node: DeskNode;
  let team: ReviewTeam;

  before(async () => {
    node = await openDeskNode();
    team = await openTeam(node);
  });
  after(() => node.close());

  const add = (body: unknown, who = team.analyst) =>
    node.call(who, 'POST', `/api/v1/banks/${team.bank}/signals`, body);
  const match = async (body: unknown) => {
    const answer = await node.call(team.analyst, 'POST', '/api/v1/match', body);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  };
  const bundleOf = (...inputs: Partial<SignalInput>[]) => {
    const objects = inputs.map((input) =>
      makeIndicator({
        ...({ ...LAW, bank: 'A list', originator_class: 'platform', ordered: false } as SignalInput),
        ...input,
        creator: null,
        now: '2026-01-01T00:00:00.000Z',
      }),
    );
    const text = JSON.stringify({ type: 'bundle', id: `bundle--${crypto.randomUUID()}`, objects });
    return formWith('file', Buffer.from(text), { source: 'A list' });
  };

  // What is data about people is added by nobody alone: see account/account-type.test.ts.
  for (const type of OPEN_TYPES) {
    const { valid } = HASH_TYPES[type].examples();
    const { written, value } = valid.at(-1)!;

    test(`${type}: added, matched, reviewed, and not again after an upheld appeal`, async () => {
      const added = await add({ type, value: written });
      assert.equal(added.status, 201, JSON.stringify(added.body));
      const [signal] = added.body.added.signals;
      assert.equal((await add({ type, value })).body.added.unchanged, 1);
      assert.equal((await node.call(team.ana, 'GET', `/api/v1/signals/${signal}`)).body.value, value);

      const found = await match({ hash: { type, value: written }, item: `post:${type}` });
      assert.deepEqual([found[type], found.matches[0].type, found.matches[0].distance], [value, type, 0]);
      const [batched] = (
        await node.call(team.analyst, 'POST', '/api/v1/match/batch', { items: [{ hash: { type, value } }] })
      ).body.answers;
      assert.equal(batched.matches[0].signal, signal);
      const { matches } = await team.see(found.case);
      assert.deepEqual([matches[0].type, matches[0].value], [type, value]);
      const things = await node.kernel.store.system('test')((tx) =>
        findSignalThings(node.procedures, node.kernel.now)(tx, value),
      );
      assert.deepEqual(
        things.map(({ kind, id, name }) => [kind, id, name]),
        [['signal', signal, value]],
      );

      const must = async (who: typeof team.ana, step: string, data?: unknown) =>
        assert.equal((await team.step(who, found.case, step, data)).status, 200, step);
      await must(team.ana, 'take');
      await must(team.ana, 'answer-question', ANSWERS);
      await must(team.ana, 'propose-restriction', REASON);
      await must(team.bo, 'confirm-restriction', { reason: 'I agree: it calls for more.' });
      await node.kernel.store.system('test')(async (tx) => {
        tx.viewer.actor = 'affected-person';
        const appeal = { step: 'appeal', actor: 'affected-person', data: { text: 'It is a market.' } };
        await takeStep(node.kernel, node.procedures, tx, found.case, appeal);
      });
      await must(team.senior, 'uphold-appeal', { reason: 'It was plainly a wrong match.' });
      await node.settled();

      assert.equal((await match({ hash: { type, value } })).matches.length, 0);
      assert.equal((await add({ type, value: written })).status, 409);
      const byBundle = await node.call(
        team.senior,
        'POST',
        `/api/v1/banks/${team.bank}/signals`,
        bundleOf({ signal_type: type, value }),
      );
      assert.match(JSON.stringify(byBundle.body.added.refused), /an appeal was upheld here/);
      const partner = await addPartner(node, `Partner of ${type}`);
      const agreement = await agreeWith(node, partner.id);
      const { quality: _, ...rest } = partnersSignal(partner.id, value, { signal_type: type }) as Record<
        string,
        unknown
      >;
      await deliver(node, partner.id, agreement, [JSON.stringify(rest)]);
      await node.settled();
      assert.equal((await match({ hash: { type, value } })).matches.length, 0);

      const despite = { despiteAppeal: 'The page was shown again at the trial; looked at with counsel.' };
      assert.equal((await add({ type, value, ...despite }, team.senior)).status, 201);
      await node.settled();
      const again = await match({ hash: { type, value }, item: `post:${type}-elsewhere` });
      assert.equal((await team.see(again.case)).earlierAppeal?.case, found.case, 'heard before, by its code');
    });
  }

  test('an upload is found by each of its hashes, made in one go', async () => {
    for (const type of typesMadeOf('picture', 'file')) {
      const picture = await makePicture(9000 + SIGNAL_TYPES.indexOf(type));
      const asked = await match(formWith('picture', picture));
      for (const one of typesMadeOf('picture', 'file'))
        assert.equal(HASH_TYPES[one].validate(asked[one]), asked[one]);
      const added = await add(formWith('file', picture, { type }));
      assert.equal(added.status, 201, JSON.stringify(added.body));
      const { matches } = await match(formWith('picture', picture));
      assert.deepEqual(
        matches.map((one: { type: string; distance: number }) => [one.type, one.distance]),
        [[type, 0]],
      );
    }
  });

  test('a type that is not made of a picture is refused for one, and so is a wrong value, by field', async () => {
    for (const type of typesMadeOf('text', 'words')) {
      const refused = await add(formWith('file', await makePicture(9100), { type }));
      assert.deepEqual([refused.status, refused.body.errors[0].property], [400, 'type']);
    }
    for (const type of SIGNAL_TYPES) {
      const wrong = await add({ type, value: HASH_TYPES[type].examples().invalid.at(-1) });
      assert.deepEqual([wrong.body.code, wrong.body.errors[0].property], ['hash-malformed', 'value']);
    }
  });

  test('a bundle and a CSV bring every type; what a person types needs no type', async () => {
    const freshOf = (type: SignalType): string => {
      const { hash, several, codeBytes, validate, examples } = HASH_TYPES[type];
      // A value that is a text cannot be made up: one of the examples that the bank does not have yet.
      const had = examples().valid.at(-1)?.value;
      if (hash.of === 'text') return examples().valid.find(({ value }) => value !== had)?.value ?? 'no other';
      const hex = randomBytes(codeBytes).toString('hex');
      const frames = () => JSON.stringify([`${hex},100,0.0`, `${'5a'.repeat(several!.bytes)},100,1.0`]);
      return several ? frames() : String(validate(hex));
    };
    const fresh = OPEN_TYPES.map((type) => ({ signal_type: type, value: freshOf(type) }));
    const brought = await node.call(
      team.senior,
      'POST',
      `/api/v1/banks/${team.bank}/signals`,
      bundleOf(...fresh),
    );
    assert.equal(brought.body.added.accepted, OPEN_TYPES.length, JSON.stringify(brought.body.added));
    const csv = `type,value\n${fresh.map(({ signal_type, value }) => `${signal_type},"${value.replaceAll('"', '""')}"`).join('\n')}`;
    const again = await add(formWith('file', Buffer.from(csv), {}));
    assert.deepEqual([again.body.added.unchanged, again.body.added.refused], [OPEN_TYPES.length, []]);
    for (const { signal_type, value } of fresh) {
      const typed = await add({ value: `${signal_type}: ${value}` });
      assert.equal(typed.body.added?.unchanged, 1, JSON.stringify(typed.body));
    }
  });

  test('the log vouches for every row of them', async () => {
    await node.settled();
    const verdict = await verifyDeep(node.kernel, { desks: [signalsDesk] });
    // The tests' partners and agreements were written without their acts: those tables are looked at elsewhere.
    const ours = verdict.faults.filter((fault) => 'table' in fault && TABLES.includes(String(fault.table)));
    assert.deepEqual(ours.map(sayDeepFault), []);
    assert.ok(verdict.rows > 0);
  });
});
