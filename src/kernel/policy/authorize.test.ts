import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { ROLES, type Role, type Viewer } from '../store/viewer.ts';
import { loadPolicy } from './authorize.ts';

const policy = loadPolicy([readFileSync(new URL('./kernel.cedar', import.meta.url), 'utf8')]);
const viewer = (...roles: Role[]): Viewer => ({
  actor: 'person:1',
  organisation: 'identity--1',
  roles,
  principals: [],
});
const anything = { type: 'Thing', id: '1' };
const ACTIONS = [
  ...readFileSync(new URL('./kernel.cedar', import.meta.url), 'utf8').matchAll(/Action::"([^"]+)"/g),
].map((match) => match[1] as string);

test('an overseer may annotate and nothing else', () => {
  assert.ok(ACTIONS.length > 8);
  for (const action of ACTIONS)
    assert.equal(policy.allows(viewer('overseer'), action, anything), action === 'annotate');
});

test('an overseer who was wrongly given another role still changes nothing', () => {
  for (const action of ACTIONS.filter((one) => one !== 'annotate')) {
    assert.equal(
      policy.allows(viewer('overseer', 'administrator', 'senior-reviewer'), action, anything),
      false,
    );
  }
});

test('what no policy names is denied to everyone', () => {
  for (const role of ROLES) assert.equal(policy.allows(viewer(role), 'delete-everything', anything), false);
});

test('one senior reviewer suspends a peer; a reader does not', () => {
  const peer = { type: 'Peer', id: '1', facts: { organisation: 'identity--1' } };
  policy.require(viewer('senior-reviewer'), 'suspend-peer', peer);
  assert.throws(() => policy.require(viewer('reader'), 'suspend-peer', peer), { code: 'not-allowed' });
});

test('someone with a seat on the node does not act for the organisation that runs it', () => {
  const everyRole = viewer('administrator', 'senior-reviewer', 'reviewer', 'analyst');
  const acts = ACTIONS.filter((action) => /peer|agreement/.test(action) && action !== 'trust-peer');
  assert.equal(new Set(acts).size, 8);
  for (const action of acts) {
    const of = (organisation: string) => ({ type: 'Thing', id: '1', facts: { organisation } });
    assert.equal(policy.allows(everyRole, action, of('identity--1')), true, action);
    assert.equal(policy.allows(everyRole, action, of('identity--2')), false, action);
    assert.equal(policy.allows(everyRole, action, anything), false, action);
  }
});

test('a decision that was made before is made again for nobody else, and for nothing else', () => {
  const asked = fc.record({
    actor: fc.constantFrom('person:1', 'person:2'),
    roles: fc.subarray([...ROLES]),
    organisation: fc.constantFrom('identity--1', 'identity--2'),
    action: fc.constantFrom(...ACTIONS),
    of: fc.constantFrom('identity--1', 'identity--2', undefined),
  });
  const texts = [readFileSync(new URL('./kernel.cedar', import.meta.url), 'utf8')];
  fc.assert(
    fc.property(fc.array(asked, { minLength: 2, maxLength: 12 }), (questions) => {
      for (const { action, of, ...who } of [...questions, ...questions]) {
        const resource = { type: 'Thing', id: '1', ...(of ? { facts: { organisation: of } } : {}) };
        const viewer = { ...who, principals: [] };
        assert.equal(
          policy.allows(viewer, action, resource),
          loadPolicy(texts).allows(viewer, action, resource),
        );
      }
    }),
    { numRuns: 20 },
  );
});
