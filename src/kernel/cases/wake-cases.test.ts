import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { procedureRegistry } from '../../engines/cases/procedure-registry.ts';
import { bookLoan } from '../../engines/cases/testing/book-loan.ts';
import { takeStep } from './take-step.ts';
import { ana, bo, chen, DAY, type Library, openLibrary, procedures } from './testing/loans.ts';
import { startClocks, wakeDueCases } from './wake-cases.ts';

let library: Library;
before(async () => {
  library = await openLibrary();
});
after(() => library.stop());

async function lent(): Promise<string> {
  const { file } = await library.ask();
  await library.step(file.id, 'propose', ana, { note: 'yes' });
  await library.step(file.id, 'lend', bo, { note: 'yes' });
  return file.id;
}

const stateOf = async (id: string) =>
  (
    await library.kernel.store.pool.query(
      `select s.state, s.wake_at as "wakeAt", (select step from case_event e where e.object = s.object order by n desc limit 1) as last,
         (select actor from case_event e where e.object = s.object order by n desc limit 1) as actor
       from case_state s join case_file f using (object) where f.id = $1`,
      [id],
    )
  ).rows[0];

test('the clock takes the step that is due, once, and not before', async () => {
  const id = await lent();
  library.pass(20 * DAY);
  await wakeDueCases(library.kernel, procedures);
  assert.equal((await stateOf(id)).state, 'lent');
  library.pass(20 * DAY);
  assert.equal(await wakeDueCases(library.kernel, procedures), 1);
  const { state, last, actor } = await stateOf(id);
  assert.deepEqual([state, last, actor], ['back', 'call-back', 'system']);
  assert.equal(await wakeDueCases(library.kernel, procedures), 0);
});

test('a clock that is held takes no step; it runs on when the hold ends', async () => {
  const id = await lent();
  library.pass(DAY);
  await library.step(id, 'send-to-repair', chen);
  library.pass(60 * DAY);
  await wakeDueCases(library.kernel, procedures);
  assert.equal((await stateOf(id)).state, 'lent');
  await library.step(id, 'repaired', chen);
  library.pass(40 * DAY);
  await wakeDueCases(library.kernel, procedures);
  assert.equal((await stateOf(id)).state, 'back');
});

test('two clocks that ran out while nobody looked are both acted on', async () => {
  const claimLapses = {
    by: ['system'],
    whenDue: 'settlement',
    moves: [{ from: { claim: ['open'] }, to: { claim: 'settled' } }],
    data: bookLoan.steps['call-back']!.data,
  };
  const steps = { ...bookLoan.steps, 'claim-lapses': claimLapses };
  const id = await lent();
  const until = new Date(library.kernel.now().getTime() + DAY).toISOString();
  await library.step(id, 'claim', { actor: 'affected-person' }, { until });
  library.pass(60 * DAY);
  await wakeDueCases(library.kernel, procedureRegistry([{ ...bookLoan, steps }]));
  const { rows } = await library.kernel.store.pool.query(
    `select step from case_event e join case_file f using (object) where f.id = $1 and actor = 'system' order by step`,
    [id],
  );
  assert.deepEqual(
    rows.map(({ step }) => step),
    ['call-back', 'claim-lapses'],
  );
});

test('a case that cannot be folded keeps no other waiting, however many come after it', async () => {
  const broken = await lent();
  library.pass(1000);
  const others = await Promise.all([lent(), lent(), lent()]);
  await library.kernel.store.pool.query('update case_file set procedure_version = 9 where id = $1', [broken]);
  library.pass(40 * DAY);
  assert.ok((await wakeDueCases(library.kernel, procedures, 1)) >= others.length);
  for (const id of others) assert.equal((await stateOf(id)).state, 'back');
  assert.ok(library.said.some((line) => line.includes(broken)));
  await library.kernel.store.pool.query('update case_file set procedure_version = 1 where id = $1', [broken]);
  assert.equal(await wakeDueCases(library.kernel, procedures), 1);
});

test('a step that is taken while the clock looks is not written over by what it saw before', async () => {
  const id = await lent();
  library.pass(DAY);
  await library.step(
    id,
    'claim',
    { actor: 'affected-person' },
    { until: new Date(library.kernel.now().getTime() + DAY).toISOString() },
  );
  // The claim's clock runs out: something to look at, and no step for the system.
  library.pass(2 * DAY);
  const { kernel } = library;
  let wake: Promise<number> | undefined;
  await kernel.store.system('test')(async (tx) => {
    await takeStep(kernel, procedures, tx, id, {
      step: 'settle',
      actor: 'dunya',
      roles: ['senior-reviewer'],
      data: { note: 'paid' },
    });
    wake = wakeDueCases(kernel, procedures);
    // Long enough for it to have read what it reads before it must wait for this transaction.
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
  await wake;
  const { rows } = await kernel.store.pool.query(
    'select tracks from case_state join case_file using (object) where id = $1',
    [id],
  );
  assert.equal(rows[0].tracks.claim, 'settled');
});

test('a running clock looks by itself and stops when it is told', async () => {
  const id = await lent();
  library.pass(40 * DAY);
  const clocks = startClocks(library.kernel, procedureRegistry([bookLoan]));
  for (let waited = 0; (await stateOf(id)).state !== 'back'; waited += 20) {
    assert.ok(waited < 5000, 'nothing was taken');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await clocks.stop();
  const later = await lent();
  library.pass(40 * DAY);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal((await stateOf(later)).state, 'lent', 'nothing looks any more');
});
