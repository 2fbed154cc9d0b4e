import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Procedure } from './procedure.ts';
import { procedureFaults, procedureRegistry } from './procedure-registry.ts';
import { bookLoan } from './testing/book-loan.ts';

test('a case keeps the version it began with, new cases get the latest', () => {
  const second: Procedure = { ...bookLoan, version: 2 };
  const registry = procedureRegistry([second, bookLoan]);
  assert.equal(registry.procedureOf('book-loan', 1), bookLoan);
  assert.equal(registry.procedureOf('book-loan', 2), second);
  assert.equal(registry.latest('book-loan'), second);
  assert.throws(() => registry.procedureOf('book-loan', 3), { name: 'RangeError', message: /book-loan@3/ });
  assert.throws(() => registry.latest('other'), RangeError);
});

test('two procedures of one name and version are refused', () => {
  assert.throws(() => procedureRegistry([bookLoan, { ...bookLoan }]), /book-loan@1 is registered twice/);
});

test('a procedure that names what it does not declare is refused, and says where', () => {
  const { steps, clocks, tracks } = bookLoan;
  const lend = steps.lend!;
  const broken: [Procedure, RegExp][] = [
    [{ ...bookLoan, steps: { ...steps, lend: { ...lend, by: [] } } }, /step lend: nobody may take it/],
    [{ ...bookLoan, steps: { ...steps, lend: { ...lend, moves: [] } } }, /step lend: no move/],
    [{ ...bookLoan, steps: { ...steps, lend: { ...lend, distinctFrom: ['x'] } } }, /step lend: no step "x"/],
    [{ ...bookLoan, steps: { ...steps, lend: { ...lend, before: 'x' } } }, /step lend: no clock "x"/],
    [
      { ...bookLoan, steps: { ...steps, lend: { ...lend, moves: [{ from: { x: ['y'] }, to: {} }] } } },
      /no state "y" in track "x"/,
    ],
    [
      { ...bookLoan, clocks: { ...clocks, shelf: { ...clocks.shelf!, runs: '2 days' } } },
      /clock shelf: not an ISO 8601/,
    ],
    [
      { ...bookLoan, tracks: { ...tracks, more: { initial: 'a', states: ['a', 'b'] } } },
      /nothing leads to "b"/,
    ],
    [{ ...bookLoan, closed: { loan: ['gone'] } }, /closed: no state "gone"/],
    [
      { ...bookLoan, steps: { ...steps, ask: { ...steps.ask!, opens: undefined as never } } },
      /no step opens a case/,
    ],
  ];
  assert.deepEqual(procedureFaults(bookLoan), []);
  for (const [procedure, message] of broken) assert.throws(() => procedureRegistry([procedure]), message);
});
