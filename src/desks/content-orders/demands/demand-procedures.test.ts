import assert from 'node:assert/strict';
import { test } from 'node:test';
import { procedureFaults } from '../../../engines/cases/procedure-registry.ts';
import { LAWS } from '../../../engines/cases/testing/laws.ts';
import { DEMAND_KINDS } from './demand.terms.ts';
import { DEMANDS } from './demand-kinds.ts';

for (const kind of DEMAND_KINDS) {
  const { procedure } = DEMANDS[kind];
  test(`${kind} obeys the laws of every procedure`, () => {
    assert.deepEqual(procedureFaults(procedure), []);
    for (const law of Object.values(LAWS)) law(procedure, 40);
  });
}

test('nothing is done, disclosed or refused by one person, whatever binds', () => {
  for (const kind of DEMAND_KINDS) {
    const { steps } = DEMANDS[kind].procedure;
    for (const [name, { moves, distinctFrom }] of Object.entries(steps))
      if (moves.some(({ to }) => to.demand === 'acted' || to.demand === 'handed-over'))
        assert.ok(
          distinctFrom?.some((other) => other.startsWith('propose-')),
          `${kind}: ${name}`,
        );
  }
});

test('only what is left to the law that it came under binds: a referral and a notice have no clock that asks to act', () => {
  const asks = (kind: 'referral' | 'notice') =>
    Object.entries(DEMANDS[kind].procedure.clocks)
      .filter(
        ([, { asks, while: places }]) => asks && places.some(({ demand }) => demand?.includes('received')),
      )
      .map(([name]) => name);
  assert.deepEqual(asks('referral'), []);
  assert.deepEqual(asks('notice'), ['decide', 'decide-trusted']);
});
