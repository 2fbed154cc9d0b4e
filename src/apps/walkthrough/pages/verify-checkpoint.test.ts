import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { signCheckpoint } from '../../../standards/tlog/checkpoint.ts';
import { generateNoteKey, parseSignerKey } from '../../../standards/tlog/note-key.ts';
import { compareKept, verifySignature } from './verify-checkpoint.ts';

const ORIGIN = 'comity/test/1';
const key = generateNoteKey(ORIGIN);
const page = (size: number, root = randomBytes(32), skey = key.skey) =>
  signCheckpoint({ origin: ORIGIN, size, root, extensions: [] }, parseSignerKey(skey));

test('a checkpoint signed by another implementation is good; whatever is changed in it is not', async () => {
  const note = page(512);
  assert.equal(await verifySignature(note, key.vkey), 'good');
  const stranger = generateNoteKey(ORIGIN);
  const [head = '', signature = ''] = note.split('\n\n');
  const forged = signature.replace(/.{12}=*\n$/, (end) => end.replace(/^.{8}/, 'AAAAAAAA'));
  const wrong: [string, string, string][] = [
    ['another size', note.replace('\n512\n', '\n768\n'), key.vkey],
    ['another root', note.replace(/\n[A-Za-z0-9+/]{8}/, '\nAAAAAAAA'), key.vkey],
    ['another key of the same name', note, stranger.vkey],
    ['signed by a stranger', page(512, randomBytes(32), stranger.skey), key.vkey],
    ['no signature', `${head}\n\n`, key.vkey],
    ['no note', 'x', key.vkey],
    ['a key that is none', note, `${ORIGIN}+00000000+AAAA`],
    ['another log’s key', note, generateNoteKey('comity/other/1').vkey],
    ['a forged line beside a good one', `${head}\n\n${forged}${signature}`, key.vkey],
    ['a line that cannot be read', `${head}\n\n— ${ORIGIN} %\n${signature}`, key.vkey],
  ];
  for (const [what, text, vkey] of wrong) assert.equal(await verifySignature(text, vkey), 'bad', what);
});

test('two pages of one size must have one root', () => {
  const [ours, larger] = [page(512), page(768)];
  assert.deepEqual(compareKept([ours], [ours, larger]), { verdict: 'same', kept: 2 });
  assert.deepEqual(compareKept([ours], [larger]), { verdict: 'none', kept: 1 });
  assert.deepEqual(compareKept([ours, larger], [ours, page(768)]), { verdict: 'other', kept: 2 });
  assert.deepEqual(compareKept([ours], ['no checkpoint']), { verdict: 'none', kept: 0 });
});
