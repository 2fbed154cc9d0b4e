import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { verifyDeep } from '../../../kernel/audit/verify-deep.ts';
import type { Form2 } from '../../../standards/e-evidence-forms/form-2.ts';
import { examples as fives } from '../../../standards/e-evidence-forms/form-5.ts';
import { examples as sixes } from '../../../standards/e-evidence-forms/form-6.ts';
import { manifestOf } from '../answer/manifest.ts';
import { evidenceRequestsDesk } from '../desk.ts';
import { WHY } from '../testing/play-turns.ts';
import {
  aNotifiedEpoc,
  anEpoc,
  anEpocPr,
  COURT,
  FILES,
  MANIFEST,
  openRequestPlay,
  type RequestPlay,
  STAMP,
} from '../testing/request-play.ts';

let play: RequestPlay;
before(async () => {
  play = await openRequestPlay();
});
after(() => play.close());

const pass = (hours: number) => {
  play.clock.now = new Date(play.clock.now.getTime() + hours * 3_600_000);
};
const clockOf = (shown: { clocks: { name: string }[] }, name: string) =>
  shown.clocks.find((one) => one.name === name) as unknown as { dueAt: string; status: string } | undefined;
const sentNow = () => ({
  sentAt: play.clock.now.toISOString(),
  channel: 'decentralised-it-system',
  recipient: COURT.name,
});

test('an EPOC as XML comes in, its time runs, two people send the data, and it is done', async () => {
  const { status, body } = await play.receive(anEpoc());
  assert.deepEqual([status, body.duplicate, body.findings, body.senderShown], [201, false, [], true]);
  const shown = await play.show(body.id);
  assert.deepEqual([shown.state, shown.tracks.sender, shown.certificate], ['received', 'verified', 'EPOC']);
  const ten = new Date(play.clock.now.getTime() + 240 * 3_600_000).toISOString();
  assert.equal(clockOf(shown, 'production')?.dueAt, ten);
  await play.approved(body.id);
  await play.steps(
    body.id,
    ['disclose', sentNow()],
    ['propose-deletion', { reason: WHY }],
    ['confirm-deletion', { deletedAt: play.clock.now.toISOString() }, play.people.bo],
  );
  const done = await play.show(body.id);
  assert.deepEqual([done.state, done.closed], ['disclosed', true]);
});

test('with notification the node itself opens the way at the end of ten days, and not before', async () => {
  const { body } = await play.receive(aNotifiedEpoc());
  await play.approved(body.id);
  const early = await play.step(body.id, 'disclose', sentNow());
  assert.deepEqual([early.status, early.body.code], [409, 'step-not-permitted']);
  pass(240);
  await play.wake();
  assert.equal((await play.show(body.id)).tracks.release, 'period-ended');
  await play.steps(body.id, ['disclose', sentNow()]);
});

test('what is approved is what was proposed', async () => {
  const { body } = await play.receive(anEpoc());
  await play.approved(body.id);
  const made = { files: FILES, manifest: 'ab'.repeat(32), covers: 'all', note: WHY };
  await play.steps(body.id, ['return-to-assembly', { reason: WHY }]);
  const untrue = await play.step(body.id, 'propose-disclosure', made);
  assert.deepEqual([untrue.status, untrue.body.errors[0].property], [400, 'manifest']);
  const files = [{ name: 'more.csv', bytes: 9, sha256: 'ef'.repeat(32) }];
  await play.steps(body.id, [
    'propose-disclosure',
    { files, manifest: await manifestOf(files), covers: 'part', note: WHY },
  ]);
  const old = await play.step(
    body.id,
    'approve-disclosure',
    { manifest: MANIFEST, note: WHY },
    play.people.bo,
  );
  assert.deepEqual([old.status, old.body.errors[0].property], [400, 'manifest']);
});

test('more than 25 MB does not go over the system, and other means are told why', async () => {
  const { body } = await play.receive(anEpoc());
  const files = [{ name: 'disk.img', bytes: 25_000_001, sha256: 'ef'.repeat(32) }];
  await play.approved(body.id, files);
  const send = (change: object) => play.step(body.id, 'disclose', { ...sentNow(), ...change });
  assert.equal((await send({})).body.errors[0].property, 'channel');
  const other = { channel: 'alternative-means' };
  assert.equal((await send(other)).body.errors[0].property, 'whyAlternative');
  const why = { ...other, whyAlternative: 'The files are larger than the system takes.' };
  assert.equal((await send(why)).body.state, 'disclosed');
});

test('the same document is one request, as XML or JSON, and its time began when it came first', async () => {
  const form = anEpoc();
  const first = (await play.receive(form)).body;
  pass(1);
  const again = await play.receive({ json: form });
  assert.deepEqual(
    [again.status, again.body.duplicate, again.body.id, again.body.receivedAt],
    [200, true, first.id, first.receivedAt],
  );
  const without = await play.receive({ json: { ...form, sectionM: undefined } });
  assert.equal(without.body.id, first.id, 'section M makes no other document for a provider');
  const twice = anEpoc();
  const both = await Promise.all([1, 2, 3].map(() => play.receive(twice)));
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 200, 201]);
});

test('only the system shows who sent it; else a number of the register is called, and none of the form', async () => {
  const cases = [
    [{ channel: 'alternative-means', senderCountry: 'FR', senderId: 'EX-C' }, 'pending'],
    [{ channel: 'decentralised-it-system' }, 'pending'],
    [{ ...STAMP, senderId: 'EX-OTHER' }, 'pending'],
    [{ ...STAMP, senderCountry: 'DE' }, 'pending'],
    [STAMP, 'verified'],
  ] as const;
  for (const [stamp, sender] of cases) {
    const { body } = await play.receive(anEpoc(), stamp as Record<string, string>);
    assert.equal((await play.show(body.id)).tracks.sender, sender, JSON.stringify(stamp));
  }
  const { body } = await play.receive(anEpoc(), { channel: 'alternative-means' });
  const call = (change: object) =>
    play.step(body.id, 'call-back', {
      authority: COURT.id,
      number: COURT.phone,
      said: 'issued',
      note: WHY,
      ...change,
    });
  const ofTheForm = await call({ authority: 'of-the-form', number: '+33 1 00 00 00 00' });
  assert.match(ofTheForm.body.errors[0].reason, /a number that the form brings/);
  assert.equal((await call({ number: '+33 1 00 00 00 00' })).body.errors[0].property, 'number');
  assert.equal((await call({})).body.tracks.sender, 'verified');
});

test('half a certificate is one that came: its gaps are named, and its time runs', async () => {
  const { status, body } = await play.receive({ form: 1, sectionA: { issuingState: 'FR' } });
  assert.equal(status, 201);
  assert.ok(body.findings.length > 5);
  assert.equal(clockOf(await play.show(body.id), 'production')?.status, 'running');
});

test('what is no form is refused by the place of what is wrong', async () => {
  for (const [sent, property] of [
    ['<not-xml', '/'],
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', '/'],
    [{ json: { form: 3 } }, 'form'],
    [{ json: { form: 1, sectionA: { secret: 1 } } }, 'sectionA'],
    [{ json: [] }, 'form'],
  ] as const) {
    const { status, body } = await play.receive(sent as string);
    assert.equal(status, 400, JSON.stringify(body));
    assert.equal(body.errors[0].property, property, JSON.stringify(body));
  }
  const large = await play.receive(`<a>${'x'.repeat(1_100_000)}</a>`);
  assert.equal(large.status, 413);
});

test('receipt is as stamped, and never in the future', async () => {
  const receivedAt = new Date(play.clock.now.getTime() - 3_600_000).toISOString();
  const { body } = await play.receive(anEpoc(), { ...STAMP, receivedAt });
  assert.equal(body.receivedAt, receivedAt);
  for (const wrong of ['2027-01-01T00:00:00Z', '2026-11-02T08:00:00', 'yesterday']) {
    const refused = await play.receive(anEpoc(), { ...STAMP, receivedAt: wrong });
    assert.deepEqual([refused.status, refused.body.errors[0].property], [400, 'receivedAt'], wrong);
  }
});

/** Form 5 or 6 of an EPOC-PR. */
const follow = (form: Form2, six = true) => {
  const [whole] = six ? sixes() : fives();
  const fileNumber = form.sectionA!.issuingAuthorityFileNumber!;
  return { ...whole!, sectionC: { ...whole!.sectionC, fileNumber } } as never;
};

test('Form 6 finds its order by file number and day, and adds thirty days to the sixty', async () => {
  const form = anEpocPr();
  const { body } = await play.receive(form);
  await play.steps(body.id, ['preserve', { preservedAt: play.clock.now.toISOString(), what: WHY }]);
  const ninety = new Date(play.clock.now.getTime() + 90 * 86_400_000).toISOString();
  pass(24);
  const six = await play.receive(follow(form));
  assert.deepEqual([six.status, six.body.id, six.body.form], [201, body.id, 6]);
  const shown = await play.show(body.id);
  assert.equal(clockOf(shown, 'thirty-days-more')?.dueAt, ninety);
  assert.equal(shown.forms.length, 1);
  assert.deepEqual((await play.receive(follow(form))).body.duplicate, true);
  const other = await play.receive(follow(anEpocPr()));
  assert.deepEqual([other.status, other.body.errors[0].property], [409, 'sectionC']);
  assert.equal((await play.step(body.id, 'extend', {})).status, 409, 'nobody extends by hand');
});

test('Form 5 keeps the data open-ended', async () => {
  const form = anEpocPr();
  const { body } = await play.receive(form);
  await play.steps(body.id, ['preserve', { preservedAt: play.clock.now.toISOString(), what: WHY }]);
  assert.equal((await play.receive(follow(form, false))).status, 201);
  pass(24 * 61);
  await play.wake();
  assert.deepEqual((await play.show(body.id)).tracks.term, 'open');
});

test('certificates are for reviewers and the overseer; whoever took one in does not read it', async () => {
  const { body } = await play.receive(anEpoc());
  const path = `/api/v1/evidence-requests/${body.id}`;
  for (const [who, status] of [
    ['ana', 200],
    ['overseer', 200],
    ['clerk', 404],
    ['admin', 404],
    ['reader', 404],
  ] as const) {
    assert.equal((await play.call(play.people[who], 'GET', path)).status, status, who);
    const { items } = (await play.call(play.people[who], 'GET', '/api/v1/evidence-requests')).body;
    assert.equal(items.length > 0, status === 200, who);
  }
  assert.equal((await play.receive(anEpoc(), STAMP, play.people.reader)).status, 403);
});

test('what is due first is at the top', async () => {
  const { body } = await play.receive(
    anEpoc({
      sectionC: {
        dataProductionInRelationToDeadline: { withinEightHours: { value: ['IMMINENT_THREAT_TO_LIFE'] } },
      },
    }),
  );
  await play.steps(body.id, ['preserve', { preservedAt: play.clock.now.toISOString(), what: WHY }]);
  const { items } = (await play.call(play.people.ana, 'GET', '/api/v1/evidence-requests')).body;
  const dues = items.flatMap(({ dueAt }: { dueAt: string | null }) => (dueAt ? [dueAt] : []));
  assert.deepEqual(dues, [...dues].sort());
  assert.equal(items.find(({ id }: { id: string }) => id === body.id).clock, 'emergency');
});

test('the log vouches for every row', async () => {
  await play.settled();
  const tables = ['evidence_request', 'evidence_form', 'evidence_register'];
  const faults = async () =>
    (await verifyDeep(play.kernel, { desks: [evidenceRequestsDesk] })).faults.filter(
      (one) => 'table' in one && tables.includes(one.table),
    );
  assert.deepEqual(await faults(), []);
  for (const table of tables)
    await play.kernel.store.pool.query(
      `update ${table} set document = document || ' ' where object = (select min(object) from ${table})`,
    );
  assert.equal((await faults()).length, 3);
});
