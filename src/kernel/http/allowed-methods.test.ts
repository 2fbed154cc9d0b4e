import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AllowedMethods, MOST_PARAM } from './allowed-methods.ts';

test('an address takes the methods of every route of its form, and no other', () => {
  const allowed = new AllowedMethods();
  allowed.add('/api/v1/banks', 'GET');
  allowed.add('/api/v1/banks', ['POST']);
  allowed.add('/api/v1/banks/:id/mode', 'POST');
  allowed.add('/app/*', ['GET', 'HEAD']);
  allowed.add('/log/:epoch(^\\d+$)/key', 'GET');
  for (const [address, methods] of [
    ['/api/v1/banks', ['GET', 'POST']],
    ['/api/v1/banks?after=1', ['GET', 'POST']],
    ['/api/v1/banks/', []],
    ['/api/v1/banks/x%2Fy/mode', ['POST']],
    ['/api/v1/banks//mode', []],
    [`/api/v1/banks/${'x'.repeat(MOST_PARAM + 1)}/mode`, []],
    ['/api/v1/Banks', []],
    ['/app/a/b', ['GET', 'HEAD']],
    ['/app', []],
    ['/log/12/key', ['GET']],
    ['/log/x/key', []],
    ['*', []],
  ] as const) {
    assert.deepEqual(allowed.of(address), methods, address);
  }
});
