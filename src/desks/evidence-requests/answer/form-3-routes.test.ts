import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { completeness } from '../../../standards/e-evidence-forms/completeness.ts';
import type { Form3 } from '../../../standards/e-evidence-forms/form-3.ts';
import { readForm } from '../../../standards/e-evidence-forms/read-xml.ts';
import { WHY } from '../testing/play-turns.ts';
import {
  aNotifiedEpoc,
  anEpoc,
  anEpocPr,
  openRequestPlay,
  type RequestPlay,
} from '../testing/request-play.ts';

let play: RequestPlay;
before(async () => {
  play = await openRequestPlay();
});
after(() => play.close());

const told = () => ({
  identifiers: [],
  explanation: WHY,
  preserved: 'preserved',
  sentAt: play.clock.now.toISOString(),
});
async function form3(id: string, query = ''): Promise<Form3> {
  const answer = await play.call(play.people.ana, 'GET', `/api/v1/evidence-requests/${id}/form-3${query}`);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.match(answer.headers.get('content-type') ?? '', /^application\/xml/);
  const read = readForm(answer.bytes);
  assert.ok('form' in read, JSON.stringify(read));
  assert.deepEqual(completeness(read.form, play.clock.now.getTime()), [], 'nothing is missing in it');
  return read.form as Form3;
}
const reasons = ({ sectionD }: Form3) =>
  sectionD?.nonExecutionReason?.map(({ identifierId, reasons }) => [
    identifierId,
    ...(reasons?.reason ?? []),
  ]);

test('each obstacle is a whole Form 3, with a row for each identifier', async () => {
  const conflict = {
    titleOfLaw: 'Example Act',
    provisionAndText: 'Section 1 & 2: nobody <discloses>.',
    nature: 'fundamental-rights',
    whyApplicable: WHY,
    whyConflict: WHY,
    linkToThirdCountry: WHY,
    consequences: WHY,
  };
  for (const [step, data, reason] of [
    ['tell-protected', {}, 'IMMUNITY_PRIVILEGE_OR_PRESS'],
    ['tell-impossible', { why: 'data-not-stored' }, 'DATA_NOT_STORED'],
    ['tell-other-reason', { why: 'offence-not-covered' }, 'OFFENCE_NOT_COVERED'],
    ['object-third-country', conflict, 'THIRD_COUNTRY_LAW'],
  ] as const) {
    const form = aNotifiedEpoc();
    const { body } = await play.receive(form);
    await play.steps(body.id, [step, { ...told(), ...data }]);
    const written = await form3(body.id);
    assert.deepEqual(reasons(written), [
      ['1', reason],
      ['2', reason],
    ]);
    assert.equal(written.sectionA?.certificate, 'EPOC');
    assert.equal(written.sectionB?.issuingAuthorityFileNumber, form.sectionA?.issuingAuthorityFileNumber);
    assert.equal(written.sectionB?.enforcingAuthority, 'Example Enforcing Authority', 'it goes to both');
    assert.deepEqual(
      written.sectionG?.preservationOfData?.map(({ state }) => state),
      ['PRESERVED', 'PRESERVED'],
    );
    assert.equal(
      written.sectionE?.provisionAndText,
      step === 'object-third-country' ? conflict.provisionAndText : undefined,
    );
  }
});

test('what is asked for names the check that found it, and only the identifiers that it is about', async () => {
  const { body } = await play.receive(anEpocPr());
  await play.steps(
    body.id,
    ['check-completeness', { found: 'manifest-error' }],
    ['ask-clarification', { ...told(), identifiers: ['1'], needed: 'Which account is meant by this name?' }],
  );
  const written = await form3(body.id);
  assert.equal(written.sectionA?.certificate, 'EPOC_PR');
  assert.deepEqual(reasons(written), [['1', 'MANIFEST_ERRORS']]);
  assert.equal(
    written.sectionF?.informationRequiredFromIssuingAuthority,
    'Which account is meant by this name?',
  );
});

test('it is of the last obstacle, or of the one that is asked for; of none there is none', async () => {
  const { body } = await play.receive(anEpoc());
  const none = await play.call(play.people.ana, 'GET', `/api/v1/evidence-requests/${body.id}/form-3`);
  assert.deepEqual([none.status, none.body.code], [409, 'step-not-permitted']);
  await play.steps(
    body.id,
    ['tell-impossible', { ...told(), why: 'de-facto-impossibility' }],
    ['tell-protected', told()],
  );
  assert.deepEqual(reasons(await form3(body.id))?.[0]?.[1], 'IMMUNITY_PRIVILEGE_OR_PRESS');
  assert.deepEqual(reasons(await form3(body.id, '?n=2'))?.[0]?.[1], 'DE_FACTO_IMPOSSIBILITY');
});

test('a reason of no box of the form stands in its explanation', async () => {
  const { body } = await play.receive(anEpoc());
  await play.steps(body.id, ['tell-other-reason', { ...told(), why: 'another-reason' }]);
  const answer = await play.call(play.people.ana, 'GET', `/api/v1/evidence-requests/${body.id}/form-3`);
  const read = readForm(answer.bytes);
  assert.ok('form' in read);
  assert.deepEqual(reasons(read.form as Form3)?.[0], ['1']);
});
