import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { bookLoan } from '../../engines/cases/testing/book-loan.ts';
import { CAST, sample } from '../../engines/cases/testing/random-case.ts';
import { Refusal } from '../refusal.ts';
import { rebuildProjections } from './rebuild-projections.ts';
import { readCase } from './take-step.ts';
import { type Library, openLibrary, procedures } from './testing/loans.ts';
import { wakeDueCases } from './wake-cases.ts';

let library: Library;
before(async () => {
  library = await openLibrary();
});
after(() => library.stop());

/** What lists read of every case. */
async function stored(): Promise<unknown[]> {
  const { rows } = await library.kernel.store.pool.query(
    `select s.object, s.state, s.tracks, s.closed, s.wake_at, s.procedure, s.procedure_version, s.fold_version, s.due_clock, s.due_at,
       (select jsonb_agg(jsonb_build_array(c.name, c.due_at) order by c.name) from case_clock c where c.object = s.object) as clocks
     from case_state s order by s.object`,
  );
  return rows;
}

/** Mostly a step that is open, by someone who may take it. */
async function tryStep(
  id: string,
  { who, wild, pick }: { who: number; wild: boolean; pick: number },
): Promise<boolean> {
  const { kernel } = library;
  const { state } = await kernel.store.system('test')((tx) => readCase(kernel, procedures, tx, id));
  const open = state.permitted[pick % Math.max(1, state.permitted.length)];
  const step = wild || !open ? Object.keys(bookLoan.steps)[pick % 10] : open.step;
  const fitting = CAST.filter(({ actor, roles }) =>
    [actor, ...roles].some((name) => open?.by.includes(name)),
  );
  const { actor, roles } = (wild ? null : fitting[pick % Math.max(1, fitting.length)]) ?? CAST[who]!;
  const data = sample(bookLoan.steps[step!]!.data, pick, kernel.now().getTime()) as Record<string, unknown>;
  try {
    await library.step(id, step!, { actor, roles: [...roles] }, data);
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error; // a step that is not open is no fault here
    return false;
  }
}

test('what is stored of random cases is what the events fold to, also after it was lost', async () => {
  const turn = fc.record({
    which: fc.nat(7),
    who: fc.nat(CAST.length - 1),
    wild: fc.boolean(),
    pick: fc.nat(1000),
    wait: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 * 86_400_000 })),
  });
  const cases: string[] = [];
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 30, maxLength: 60 }), async (turns) => {
      cases.push((await library.ask()).file.id, (await library.ask()).file.id);
      for (const { which, who, wild, pick, wait } of turns) {
        library.pass(wait);
        const id = cases.at(-1 - (which % Math.min(8, cases.length))) as string;
        if (await tryStep(id, { who, wild, pick })) taken++;
      }
      await wakeDueCases(library.kernel, procedures, 3);
      const before = await stored();
      assert.equal(await rebuildProjections(library.kernel, procedures), cases.length);
      assert.deepEqual(await stored(), before);
    }),
    { numRuns: 6 },
  );
  assert.ok(taken > 30, `only ${taken} steps were taken`);

  const whole = await stored();
  const { pool } = library.kernel.store;
  await pool.query(
    "update case_state set state = 'lent', closed = not closed, tracks = '{}', wake_at = now()",
  );
  await pool.query('delete from case_clock where object % 2 = 0');
  await pool.query(
    "insert into case_clock (object, name, due_at) select object, 'of no procedure', now() from case_file",
  );
  await pool.query(
    'delete from case_state where object in (select object from case_file order by object limit 2)',
  );
  assert.notDeepEqual(await stored(), whole);
  await rebuildProjections(library.kernel, procedures);
  assert.deepEqual(await stored(), whole);

  // What an earlier version of the fold wrote is folded anew when a node starts, and nothing else.
  await pool.query(
    "update case_state set fold_version = 0, state = 'lent', due_clock = null, due_at = null where object in (select object from case_file order by object limit 1)",
  );
  assert.equal(await rebuildProjections(library.kernel, procedures, 'written-before'), 1);
  assert.deepEqual(await stored(), whole);
  assert.equal(await rebuildProjections(library.kernel, procedures, 'written-before'), 0);
});
