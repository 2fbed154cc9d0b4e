import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problem } from './problem.ts';

const base = { type: '/problems/body-malformed', title: 'Correct the named fields.', status: 400 };

test('a problem keeps its members and leaves absent ones out', () => {
  assert.deepEqual(problem(base), base);
  const errors = [{ property: 'objects.0.id', clause: 'STIX 2.1 §2.9', reason: 'no UUID' }];
  const whole = { ...base, detail: 'One object.', instance: '/requests/7', errors };
  assert.deepEqual(problem(whole), whole);
  assert.equal(JSON.stringify(problem({ ...base, errors: [] })), JSON.stringify(base));
});

test('nothing else that hangs on the argument is sent', () => {
  const leaking = { ...base, stack: 'Error: at', errors: [{ property: 'a', reason: 'b', value: 'secret' }] };
  assert.deepEqual(problem(leaking), { ...base, errors: [{ property: 'a', reason: 'b' }] });
});

test('RFC 9457 §3.1.2: the status is that of an error', () => {
  for (const status of [200, 302, 399, 600, 404.5, Number.NaN]) {
    assert.throws(() => problem({ ...base, status }), RangeError, String(status));
  }
});
