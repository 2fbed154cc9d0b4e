import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { openTestKernel, type TestKernel, type TestPerson } from '../../../tests/kernel.ts';
import { sayDeepFault } from '../audit/deep-fault.ts';
import { type EntryPlace, entryId } from '../audit/entry-id.ts';
import { readAudit } from '../audit/read-audit.ts';
import { rekeyOpenings } from '../audit/rekey-openings.ts';
import { acceptNotes, acceptTexts, noteText } from '../audit/testing/accept-notes.ts';
import { verifyDeep } from '../audit/verify-deep.ts';
import { loadPolicy, type Policy } from '../policy/authorize.ts';
import type { Refusal } from '../refusal.ts';
import { confirmErasure, declineErasure } from './decide-erasure.ts';
import { requestErasure } from './request-erasure.ts';
import { eraseByTwo, GROUNDS } from './testing/erase-by-two.ts';

const SECRET = 'John Quentin Example';
const LAW = 'Regulation (EU) 2016/679, Article 17';
const AGREEMENT = 'x-comity-agreement--00000000-0000-4000-8000-000000000001';

describe('erasing a record', () => {
  let node: TestKernel;
  let policy: Policy;
  let senior: TestPerson;
  let asks: TestPerson;
  let overseer: TestPerson;
  let erasedText: string;
  let id: string;
  let place: number;
  let salts: { entry: number; key_id: string; sealed: Buffer }[];

  const rows = async (sql: string, values?: unknown[]) =>
    (await node.kernel.store.pool.query(sql, values)).rows;

  before(async () => {
    node = await openTestKernel();
    policy = loadPolicy([readFileSync(new URL('../policy/kernel.cedar', import.meta.url), 'utf8')]);
    senior = await node.person(['senior-reviewer']);
    asks = await node.person(['reviewer']);
    overseer = await node.person(['overseer']);
    await acceptNotes(node.kernel, ['one', 'two', 'three'], [AGREEMENT]);
    erasedText = noteText(node.kernel, SECRET);
    id = JSON.parse(erasedText).id;
    await acceptTexts(node.kernel, [erasedText], [AGREEMENT]);
    await node.sequencer.settled();
    await node.sequencer.beat();
    const [leaf] = await rows(
      'select l.index, o.entry, o.key_id, o.sealed from record r join log_leaf l using (entry) join opening o using (entry) where r.id = $1',
      [id],
    );
    place = leaf.index;
    salts = [leaf];
  });
  after(() => node.stop());

  test('only what one holds, only with a law and words, only by those who may', async () => {
    const { kernel, person, organisation } = node;
    const foreign = await person(['senior-reviewer'], (await organisation('Other')).id);
    const analyst = await person(['analyst']);
    const ask = (who: TestPerson, grounds = GROUNDS, what = id) =>
      requestErasure(kernel, policy, who.viewer, what, grounds);
    await assert.rejects(ask(foreign), { code: 'not-found' });
    await assert.rejects(ask(analyst), { code: 'not-allowed' });
    await assert.rejects(ask(overseer), { code: 'not-allowed' });
    await assert.rejects(ask(senior, GROUNDS, 'note--0'), { code: 'not-found' });
    const faulty: [string, typeof GROUNDS][] = [
      ['reason', { ...GROUNDS, reason: 'x' }],
      ['law.instrument', { ...GROUNDS, law: { ...GROUNDS.law, instrument: 'x' } }],
      ['law.article', { ...GROUNDS, law: { ...GROUNDS.law, article: ' ' } }],
    ];
    for (const [property, grounds] of faulty) {
      await assert.rejects(ask(asks, grounds), (refusal: Refusal) => {
        assert.deepEqual(
          [refusal.code, refusal.errors.map((one) => one.property)],
          ['body-malformed', [property]],
        );
        return true;
      });
    }
    assert.equal((await rows('select 1 from erasure_request')).length, 0);
  });

  test('one person alone erases nothing, whoever it is; either ends the request', async () => {
    const { kernel, person } = node;
    const confirm = (who: TestPerson) => confirmErasure(kernel, policy, who.viewer, id);
    const decline = (who: TestPerson, reason = 'It is asked about the wrong record.') =>
      declineErasure(kernel, policy, who.viewer, id, reason);
    await assert.rejects(confirm(senior), { code: 'step-not-permitted' });
    await requestErasure(kernel, policy, senior.viewer, id, GROUNDS);
    await assert.rejects(requestErasure(kernel, policy, asks.viewer, id, GROUNDS), { code: 'conflict' });
    await assert.rejects(confirm(senior), { code: 'second-person-needed' });
    await assert.rejects(confirm(asks), { code: 'not-allowed' });
    await assert.rejects(confirm(overseer), { code: 'not-allowed' });
    await assert.rejects(decline(asks), { code: 'not-allowed' });
    await assert.rejects(decline(senior, '-'), { code: 'body-malformed' });
    await node.sequencer.settled();
    assert.deepEqual((await verifyDeep(kernel)).faults, [], 'a request that waits is vouched for');

    await decline(senior);
    await requestErasure(kernel, policy, asks.viewer, id, GROUNDS);
    await decline(await person(['senior-reviewer']));
    assert.equal((await rows('select 1 from erasure_request')).length, 0);
    assert.equal((await rows('select 1 from record where erased_at is not null')).length, 0);
    await assert.rejects(confirm(senior), { code: 'step-not-permitted' });
    const kinds = await rows("select kind from entry where kind like 'record.erasure%' order by id");
    assert.deepEqual(
      kinds.map(({ kind }) => kind.replace('record.erasure-', '')),
      ['requested', 'declined', 'requested', 'declined'],
    );
  });

  test('a request that nobody made, or whose requester was rewritten, is found', async () => {
    await requestErasure(node.kernel, policy, asks.viewer, id, GROUNDS);
    await node.sequencer.settled();
    await rows('update erasure_request set requested_by = $1', [senior.viewer.actor]);
    assert.deepEqual((await verifyDeep(node.kernel)).faults.map(sayDeepFault).length, 1);
    await rows('update erasure_request set requested_by = $1', [asks.viewer.actor]);
    await rows(`insert into erasure_request select 999999, holder, 'note--1', instrument, article, reason,
      requested_by, requested_at from erasure_request`);
    assert.deepEqual(
      (await verifyDeep(node.kernel)).faults.map((one) => one.fault),
      ['row-unlogged'],
    );
    await rows('delete from erasure_request where object = 999999');
    await declineErasure(node.kernel, policy, asks.viewer, id, 'Only asked for the test.');
  });

  test('the body goes, every view withdraws it, the log stays valid and says that it happened', async () => {
    const done = await eraseByTwo(node.kernel, policy, [asks.viewer, senior.viewer], id);
    assert.deepEqual(done, { erased: 1 });
    await node.sequencer.settled();
    await node.sequencer.beat();
    const verdict = await verifyDeep(node.kernel);
    assert.deepEqual(verdict.faults.map(sayDeepFault), []);
    assert.equal(verdict.erased, 2, 'the acceptance and the withdrawal');

    const feed = await rows("select view, op from feed where id = $1 and op = 'withdraw' order by view", [
      id,
    ]);
    assert.deepEqual(
      feed.map(({ view }) => view),
      [`agreement:${AGREEMENT}`, `own:${node.kernel.host.id}`],
    );
    assert.equal((await rows("select 1 from feed where id = $1 and op = 'add' and is_last", [id])).length, 0);
    const visible = await node.kernel.store.for(senior.viewer)((tx) =>
      tx.query('select 1 from record where id = $1', [id]),
    );
    assert.deepEqual(visible, []);
  });

  test('nothing of what it said is left in any column of any table', async () => {
    const columns = await rows(
      `select table_name, column_name from information_schema.columns
       where table_schema = 'public' and data_type in ('text', 'jsonb', 'ARRAY', 'bytea')`,
    );
    assert.ok(columns.length > 50, 'the columns were seen');
    for (const { table_name: table, column_name: column } of columns) {
      const found = await rows(`select 1 from "${table}" where "${column}"::text like $1 limit 1`, [
        `%Quentin%`,
      ]);
      assert.equal(found.length, 0, `${table}.${column}`);
    }
    const digest = createHash('sha256').update(erasedText).digest();
    assert.equal((await rows('select 1 from record where content_hash = $1', [digest])).length, 0);
  });

  test('the overseer still finds that acts of these kinds happened, with no value opened', async () => {
    const accepted = await readAudit(node.kernel, overseer.viewer, { entry: String(place) });
    assert.equal(accepted.kind, 'record.accepted');
    assert.deepEqual(accepted.openings, []);
    assert.ok(accepted.proof);
    const [erased] = await rows(
      "select l.epoch, l.index from entry e join log_leaf l on l.entry = e.id where e.kind = 'record.erased'",
    );
    const act = await readAudit(node.kernel, overseer.viewer, {
      entry: entryId(node.kernel.keyring, erased as EntryPlace),
    });
    assert.equal(act.law, LAW);
    const opened = Object.fromEntries(act.openings.map(({ name, value }) => [name, value]));
    assert.deepEqual(
      [opened.acts, opened.requestedBy, opened.actor],
      [2, asks.viewer.actor, senior.viewer.actor],
    );
  });

  test('it does not come back by the next delivery, not even into quarantine', async () => {
    const [again] = await acceptTexts(node.kernel, [erasedText]);
    assert.deepEqual([again?.outcome, again?.errors[0]?.clause], ['refused', 'Comity: erasure']);
    const newer = erasedText.replace('"modified":"2026-01', '"modified":"2026-02');
    assert.equal((await acceptTexts(node.kernel, [newer]))[0]?.outcome, 'refused');
  });

  test('what is in quarantine is erased alike', async () => {
    const address = 'email-addr--2d77a846-6264-5d51-b586-e43822ea1ea3';
    const text = JSON.stringify({
      type: 'email-addr',
      spec_version: '2.1',
      id: address,
      value: 'john@example.com',
    });
    assert.equal((await acceptTexts(node.kernel, [text]))[0]?.outcome, 'quarantined');
    await eraseByTwo(node.kernel, policy, [asks.viewer, senior.viewer], address);
    assert.equal((await rows('select 1 from quarantine')).length, 0);
    await node.sequencer.settled();
    assert.deepEqual((await verifyDeep(node.kernel)).faults, []);
    assert.equal((await acceptTexts(node.kernel, [text]))[0]?.outcome, 'refused');
  });

  test('an opening that comes back from a backup is named, and a new key makes it unreadable', async () => {
    const [backup] = salts;
    await node.kernel.store.pool.query('insert into opening (entry, key_id, sealed) values ($1, $2, $3)', [
      backup!.entry,
      backup!.key_id,
      backup!.sealed,
    ]);
    const undone = (await verifyDeep(node.kernel)).faults;
    assert.deepEqual(
      undone.map((one) => one.fault),
      ['erasure-undone'],
    );
    assert.match(
      node.kernel.keyring.open('openings', backup!.key_id, backup!.sealed).toString(),
      new RegExp(id),
    );
    await node.kernel.store.pool.query('delete from opening where entry = $1', [backup!.entry]);

    const { sealed, destroyed } = await rekeyOpenings(node.kernel);
    assert.deepEqual(destroyed, [backup!.key_id]);
    assert.ok(sealed > 5);
    assert.throws(() => node.kernel.keyring.open('openings', backup!.key_id, backup!.sealed), {
      name: 'KeyDestroyed',
    });
    await acceptNotes(node.kernel, ['after the change of keys']);
    await node.sequencer.settled();
    assert.deepEqual((await verifyDeep(node.kernel)).faults, []);
  });

  test('a version that arrives while its record is erased goes with it, or is not taken in', async () => {
    const { kernel } = node;
    const outcomes: string[] = [];
    for (let round = 0; round < 6; round++) {
      const first = noteText(kernel, `Round ${round}`);
      const { id: one } = JSON.parse(first);
      await acceptTexts(kernel, [first], [AGREEMENT]);
      await requestErasure(kernel, policy, asks.viewer, one, GROUNDS);
      const second = JSON.stringify({ ...JSON.parse(first), modified: '2026-12-31T00:00:00.000Z' });
      const [, taken] = await Promise.all([
        confirmErasure(kernel, policy, senior.viewer, one),
        acceptTexts(kernel, [second], [AGREEMENT]),
      ]);
      outcomes.push(taken[0]?.outcome ?? 'none');
      const left = await rows('select body from record where id = $1 and erased_at is null', [one]);
      assert.deepEqual(left, [], `round ${round}: ${outcomes.at(-1)}`);
    }
    assert.ok(
      outcomes.every((outcome) => ['accepted', 'refused'].includes(outcome)),
      outcomes.join(),
    );
  });
});
