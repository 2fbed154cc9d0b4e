import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEMAND_KINDS } from '../../demands/demand.terms.ts';
import { DEMANDS } from '../../demands/demand-kinds.ts';
import { nextDemandSteps } from './next-demand-steps.ts';

test('of another State’s order the sender comes first, then what it lacks, its law, the test, and only then what is done', () => {
  const permitted = ['ring-sender', 'check-elements', 'name-law', 'three-part-test', 'propose-refusal'];
  const stages = [
    {},
    { sender: 'verified' },
    { completeness: 'complete' },
    { reach: 'reaches' },
    { test: 'passed' },
  ];
  let tracks = { sender: 'pending', completeness: 'pending', reach: 'pending', test: 'pending' };
  const asked = stages.map((change) => {
    tracks = { ...tracks, ...change };
    return nextDemandSteps(permitted, tracks).main[0];
  });
  assert.deepEqual(asked, permitted);
});

test('no step is lost: what is open is asked for, an exit, or offered', () => {
  for (const kind of DEMAND_KINDS) {
    const all = Object.keys(DEMANDS[kind].procedure.steps);
    const { main, exits, others } = nextDemandSteps(all, {});
    assert.deepEqual([...main, ...exits, ...others].sort(), all.sort(), kind);
  }
});
