import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { examples } from '../../../standards/e-evidence-forms/form-1.ts';
import { writeForm } from '../../../standards/e-evidence-forms/write-xml.ts';
import { openRequestPlay, type RequestPlay } from '../testing/request-play.ts';

let play: RequestPlay;
before(async () => {
  play = await openRequestPlay();
});
after(() => play.close());

const SECRET = 'Grounds-that-only-authorities-read-71b3';
const [whole] = examples();
const withGrounds = {
  ...whole!,
  sectionM: {
    groundsOfNecessityAndProportionality: SECRET,
    summaryOfCase: `A summary: ${SECRET}`,
    offenceCategory: [SECRET],
  },
};

test('section M is dropped at the door: in no row, list, event, act, log line or error', async () => {
  const answers: unknown[] = [];
  const xml = writeForm(withGrounds);
  assert.ok(xml.includes(SECRET), 'it was sent');
  for (const sent of [
    xml,
    { json: { ...withGrounds, sectionA: { issuingState: 'ES' } } },
    // What is refused says nothing of it either, wherever it stands.
    xml.replace('</form:SectionM>', '</form:SectionM><form:Nothing/>'),
    xml.replace(/<form:SummaryOfCase>/, `<form:SummaryOfCase secret="${SECRET}">`),
    xml.replace(/<form:SummaryOfCase>/, `<form:Unknown>${SECRET}</form:Unknown><form:SummaryOfCase>`),
    xml.slice(0, xml.indexOf('</form:SectionM>')),
    { json: { ...withGrounds, sectionM: { summaryOfCase: SECRET.repeat(1000), more: SECRET } } },
    { json: { ...withGrounds, sectionM: { [SECRET]: 'x' } } },
    { json: { ...withGrounds, sectionM: SECRET } },
    { json: { ...withGrounds, form: SECRET } },
    { json: { ...withGrounds, form: 2 } },
  ]) {
    const { status, body } = await play.receive(sent);
    answers.push(body);
    if (status !== 201) continue;
    assert.equal((await play.show(body.id)).form.sectionM, undefined);
    answers.push(await play.show(body.id), await play.show(body.id, play.people.overseer));
  }
  const refused = answers.filter((one) => (one as { errors?: unknown }).errors !== undefined);
  assert.equal(refused.length, 9, 'every malformed one was refused');
  for (const path of ['evidence-requests', 'audit', `search?q=${SECRET}`]) {
    const answer = await play.call(play.people.ana, 'GET', `/api/v1/${path}`);
    answers.push(path.startsWith('search') ? '' : answer.body);
  }
  await play.settled();
  const { pool } = play.kernel.store;
  const { rows: tables } = await pool.query(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  assert.ok(tables.length > 30);
  for (const { name } of tables as { name: string }[])
    answers.push((await pool.query(`select to_jsonb(t) as row from "${name}" t`)).rows);
  answers.push(play.said);
  const told = JSON.stringify(answers);
  assert.ok(told.includes('Example Court'), 'the rest of the form is there');
  assert.equal(told.includes(SECRET), false);
  const opened = await play.call(play.people.overseer, 'GET', '/api/v1/audit?limit=100');
  assert.equal(JSON.stringify(opened.body).includes(SECRET), false);
});
