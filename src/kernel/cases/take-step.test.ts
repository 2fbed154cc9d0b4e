import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { retryConflicts } from '../store/retry-conflicts.ts';
import type { Viewer } from '../store/viewer.ts';
import { readCase, takeStep } from './take-step.ts';
import { ana, bo, type Library, openLibrary, procedures } from './testing/loans.ts';

let library: Library;
before(async () => {
  library = await openLibrary();
});
after(() => library.stop());

const eventsOf = async (id: string) =>
  (
    await library.kernel.store.pool.query(
      `select e.n, e.step, e.actor, n.kind, n.content from case_event e join case_file f using (object)
       join entry n on n.id = e.entry where f.id = $1 order by e.n`,
      [id],
    )
  ).rows;

/** As someone at a desk would: again when another was first. */
const asViewer = (viewer: Viewer, id: string, step: string, data = {}) =>
  retryConflicts(() =>
    library.kernel.store.for(viewer)((tx) =>
      takeStep(library.kernel, procedures, tx, id, { step, actor: viewer.actor, roles: viewer.roles, data }),
    ),
  );

test('each step is an event and an act of the log, in one transaction', async () => {
  const { file } = await library.ask();
  await library.step(file.id, 'propose', ana, { note: 'yes' });
  const events = await eventsOf(file.id);
  assert.deepEqual(
    events.map((event) => [event.n, event.step, event.kind]),
    [
      [1, 'ask', 'case.book-loan.ask'],
      [2, 'propose', 'case.book-loan.propose'],
    ],
  );
  const content = JSON.parse(events[1].content);
  assert.equal(content.procedure, 'book-loan@1');
  // Who it was and what was said are committed to, not shown.
  for (const word of ['ana', 'yes', file.id]) assert.ok(!events[1].content.includes(word), word);
  await assert.rejects(
    library.kernel.store.system('test')(async (tx) => {
      await takeStep(library.kernel, procedures, tx, file.id, { step: 'lend', ...bo, data: { note: 'yes' } });
      throw new Error('broken off');
    }),
    /broken off/,
  );
  assert.equal((await eventsOf(file.id)).length, 2);
});

test('of two who take the last open step at once one wins, and the other is told that the case moved on', async () => {
  for (let round = 0; round < 10; round++) {
    const { file } = await library.ask();
    await library.step(file.id, 'propose', ana, { note: 'yes' });
    const people = await Promise.all([1, 2, 3].map(() => library.person(['senior-reviewer'])));
    const outcomes = await Promise.allSettled(
      people.map(({ viewer }) => asViewer(viewer, file.id, 'lend', { note: 'me' })),
    );
    const won = outcomes.filter((one) => one.status === 'fulfilled');
    const lost = outcomes.filter((one) => one.status === 'rejected');
    assert.equal(won.length, 1);
    for (const one of lost) assert.equal(one.reason.code, 'step-not-permitted');
    assert.deepEqual(
      (await eventsOf(file.id)).map((event) => event.n),
      [1, 2, 3],
    );
  }
});

test('steps that do not stand in each other’s way are all taken, numbered without a gap', async () => {
  const { file } = await library.ask();
  const people = await Promise.all([1, 2, 3, 4].map(() => library.person(['reviewer'])));
  await Promise.all(people.map(({ viewer }) => asViewer(viewer, file.id, 'propose', { note: 'me too' })));
  assert.deepEqual(
    (await eventsOf(file.id)).map((event) => event.n),
    [1, 2, 3, 4, 5],
  );
});

test('four eyes are two people, whoever asks', async () => {
  const { file } = await library.ask();
  const one = await library.person(['reviewer', 'senior-reviewer']);
  await asViewer(one.viewer, file.id, 'propose', { note: 'yes' });
  await assert.rejects(asViewer(one.viewer, file.id, 'lend', { note: 'yes' }), {
    code: 'second-person-needed',
  });
});

test('missing and misspelt data are refused by name', async () => {
  const { file } = await library.ask();
  await assert.rejects(
    library.step(file.id, 'propose', ana, {}),
    (error: { code: string; errors: { property: string }[] }) => {
      assert.equal(error.code, 'body-malformed');
      assert.match(error.errors[0]!.property, /note/);
      return true;
    },
  );
});

test('a case is seen by its reviewers and the overseer, and is absent for everyone else', async () => {
  const { file } = await library.ask();
  const other = await library.organisation('Elsewhere');
  const see = (viewer: Viewer, id = file.id) =>
    library.kernel.store.for(viewer)((tx) => readCase(library.kernel, procedures, tx, id));
  const reviewer = await library.person(['reviewer']);
  const overseer = await library.person(['overseer']);
  assert.equal((await see(reviewer.viewer)).events.length, 1);
  assert.equal((await see(overseer.viewer)).events.length, 1);
  const absent = await see(reviewer.viewer, randomUUID()).catch((error) => error);
  for (const who of [
    await library.person(['reader']),
    await library.person(['administrator', 'analyst']),
    await library.person(['reviewer', 'senior-reviewer'], other.id),
    await library.person(['overseer'], other.id),
  ]) {
    const refused = await see(who.viewer).catch((error) => error);
    assert.deepEqual([refused.code, refused.message], [absent.code, absent.message]);
    assert.equal(refused.code, 'not-found');
    await assert.rejects(asViewer(who.viewer, file.id, 'propose', { note: 'yes' }), { code: 'not-found' });
  }
});

test('an overseer annotates and takes no other step', async () => {
  const { file } = await library.ask();
  const { viewer } = await library.person(['overseer']);
  await assert.rejects(asViewer(viewer, file.id, 'propose', { note: 'yes' }), { code: 'not-allowed' });
  const { state, events } = await asViewer(viewer, file.id, 'annotate', { note: 'seen' });
  assert.equal(state.state, 'asked');
  assert.equal(events.at(-1)?.step, 'annotate');
});
