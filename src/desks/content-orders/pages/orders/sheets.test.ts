import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sheetsOf } from './sheets.ts';

test('an answer is offered on paper once it says something, the order always', () => {
  assert.deepEqual(sheetsOf(['receive', 'propose-execution']), ['order']);
  assert.deepEqual(sheetsOf(['receive', 'ask-clarification']), ['impossibility', 'order']);
  assert.deepEqual(sheetsOf(['declare-impossible', 'end-impossibility', 'disable-single-handed']), [
    'feedback',
    'impossibility',
    'order',
  ]);
});
