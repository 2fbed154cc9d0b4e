import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { errorsPage } from './errors-page.ts';
import { REFUSALS } from './refusal.ts';

test('the page of errors is the one generated from the table', () => {
  const page = readFileSync(new URL('../../docs/operate/errors.md', import.meta.url), 'utf8');
  assert.equal(page, errorsPage());
});

test('every error says what to do next, in one sentence or two, with a status of 4xx or 5xx', () => {
  for (const [code, [status, advice]] of Object.entries(REFUSALS)) {
    assert.ok(status >= 400 && status < 600, code);
    assert.match(advice, /^[A-Z].*\.$/, code);
  }
});
