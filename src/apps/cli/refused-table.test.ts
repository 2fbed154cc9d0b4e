import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quarantinedBy } from '../../kernel/exchange/import/refused-record.ts';
import { refusedTable } from './refused-table.ts';

const refused = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ id: `tool--${n}`, property: 'name', clause: 'c', reason: 'r' }));
const last = (text: string) => text.split('\n').at(-1);

test('twenty refusals are shown, and the others counted, named or not', () => {
  assert.doesNotMatch(refusedTable(refused(20)), / more/);
  assert.equal(last(refusedTable(refused(25))), 'and 5 more; --json lists all');
  assert.equal(
    last(refusedTable(refused(10_000), { unnamed: 2345 })),
    'and 12,325 more; --json lists the first 10,000',
  );
  assert.equal(last(refusedTable(refused(3), { unnamed: 4 })), 'and 4 more; --json lists the first 3');
});

test('what is held for a person stands apart from what was refused, with where to look', () => {
  const held = { id: 'tool--h', property: 'tlp', clause: 'c', reason: quarantinedBy('no-tlp', 'is missing') };
  const text = refusedTable([...refused(1), held], { heldAt: 'http://a.example/quarantine' });
  assert.match(
    text,
    /^refused .*\n-+.*\ntool--0 .*\n\nheld for a person .*\n-+.*\ntool--h .*no-tlp: is missing$/m,
  );
  assert.equal(last(text), 'Look at what is held at http://a.example/quarantine ("Set aside").');
  assert.doesNotMatch(refusedTable(refused(2)), /held/);
  assert.doesNotMatch(refusedTable([held]), /^refused/m);
});

test('a row of a CSV is called by its line', () => {
  const row = { id: null, property: 'line 5022.value', clause: 'CSV', reason: 'see despiteAppeal' };
  const text = refusedTable([row], { names: new Map([['despiteAppeal', '--despite-appeal']]) });
  assert.match(text, /^line 5022 +value +CSV +see --despite-appeal$/m);
});
