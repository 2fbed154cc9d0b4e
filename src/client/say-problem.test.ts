import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sayProblem } from './say-problem.ts';

const problem = (title: string, detail?: string, errors?: { property?: string; reason: string }[]) => ({
  type: 'about:blank',
  title,
  status: 400,
  ...(detail === undefined ? {} : { detail }),
  ...(errors === undefined ? {} : { errors }),
});

test('a detail that is the title is said once', () => {
  const title = 'Your role does not allow this step. Ask someone whose role does.';
  assert.deepEqual(sayProblem(problem(title, title)), { said: title, next: null, faults: [] });
  assert.deepEqual(sayProblem(problem(title)), { said: title, next: null, faults: [] });
});

test('what the title adds to the detail is kept', () => {
  assert.deepEqual(sayProblem(problem('Reload and look.', 'There is a bank of this name already.')), {
    said: 'There is a bank of this name already.',
    next: 'Reload and look.',
    faults: [],
  });
});

test('a field’s reason that the detail gives is not repeated, nor one that stands there twice', () => {
  const { faults } = sayProblem(
    problem('Correct it.', 'The CSV has no rows under its header.', [
      { property: 'file', reason: 'has no rows under its header' },
      { property: 'quality', reason: 'is 12; at least 50 is needed' },
      { property: 'quality', reason: 'is 12; at least 50 is needed' },
      { reason: 'too plain' },
    ]),
  );
  assert.deepEqual(faults, ['quality is 12; at least 50 is needed', 'too plain']);
});
