import assert from 'node:assert/strict';
import { test } from 'node:test';
import { saysOf, shorten } from './record-says.ts';

const nothing = { said: null, verb: null, fromId: null, fromName: null, toId: null, toName: null };
const group = 'intrusion-set--899ce53f-13a0-479b-a0e4-67d46e241542';
const tool = 'tool--afc079f3-c0ea-4096-b75d-3f05338b7f60';

test('a relationship is told by the names of its ends; by type and first letters where a name is not to be read', () => {
  const both = { ...nothing, verb: 'uses', fromId: group, fromName: 'APT29', toId: tool, toName: 'Mimikatz' };
  assert.equal(saysOf(both)?.text, 'APT29 → uses → Mimikatz');
  assert.equal(saysOf({ ...both, toName: null })?.text, 'APT29 → uses → tool afc079f3…');
  assert.deepEqual(saysOf({ ...both, toName: null })?.ends?.to, { id: tool, name: null });
  const sighting = { ...nothing, toId: tool, toName: 'Mimikatz' };
  assert.deepEqual(saysOf(sighting), {
    text: 'Mimikatz',
    ends: { from: null, verb: null, to: { id: tool, name: 'Mimikatz' } },
  });
});

test('a pattern is one line, its hashes by their two ends; nothing said is nothing', () => {
  assert.equal(
    saysOf({ ...nothing, said: `[file:hashes.'SHA-256' =\n '${'9f86d081'.repeat(8)}']` })?.text,
    'SHA-256 9f86d081…d081',
  );
  assert.equal(
    saysOf({ ...nothing, said: `[file:size = 4 AND\n file:hashes.MD5 = '${'3773a88f'.repeat(4)}']` })?.text,
    "[file:size = 4 AND file:hashes.MD5 = '3773a88f…a88f']",
  );
  assert.equal(saysOf({ ...nothing, said: ' \n ' }), null);
  assert.equal(saysOf(nothing), null);
  const long = shorten('🕊 '.repeat(500));
  assert.equal([...long].length <= 160, true);
  assert.equal(long.isWellFormed(), true, 'no letter is cut in two');
});
