import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { statesPage } from './states.ts';

test('states.md is what the procedures say: run `node bin/with-node.js src/desks/evidence-requests/states.ts` after a change', () => {
  assert.equal(readFileSync(new URL('./states.md', import.meta.url), 'utf8'), statesPage());
});
