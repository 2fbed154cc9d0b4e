import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutObjects } from '../../../standards/json/cut-objects.ts';
import { isListOfHashes, readSignalsJson } from './read-signals-json.ts';

const SHA = 'a'.repeat(64);

const read = (text: string) => {
  const cut = cutObjects(Buffer.from(text));
  assert.ok(cut.ok);
  return { ...readSignalsJson(cut.objects), list: isListOfHashes(cut.objects) };
};

test('a JSON list is read by the names of our export, of HMA and of a CSV', () => {
  const { signals, refused, list } = read(
    JSON.stringify([
      { signal_type: 'video_md5', signal: 'B'.repeat(32), tags: ['x;y', 'z'], id: 'indicator--1' },
      { pdq: SHA, quality: 90 },
      { type: 'sha256', value: SHA, quality: null, ordered: true, order_reference: 'RO-1' },
    ]),
  );
  assert.equal(list, true);
  assert.deepEqual(refused, []);
  assert.deepEqual(signals, [
    { type: 'md5', value: 'b'.repeat(32), tags: ['x;y', 'z'] },
    { type: 'pdq', value: SHA, quality: 90 },
    { type: 'sha256', value: SHA, ordered: true, orderReference: 'RO-1' },
  ]);
});

test('an entry that is none is named by its place and its key, and leaves the others be', () => {
  const entries = [
    `{"type":"pdq","value":"${SHA}","price":1}`,
    `{"type":"pdq","value":{"a":1}}`,
    `{"type":"pdq","value":"${SHA}","value":"${'b'.repeat(64)}"}`,
    `{"pdq":"${SHA}","sha256":"${SHA}"}`,
    '{"type":"pdq","value":"nonsense"}',
    `{"__proto__":"x","value":"${SHA}"}`,
    '7',
    `{"type":"pdq","value":"${SHA}"}`,
  ];
  const { signals, places, refused } = read(`[${entries.join(',')}]`);
  assert.deepEqual([signals.length, places], [1, ['entry 8']]);
  assert.deepEqual(
    refused.map(({ property }) => property),
    [
      'entry 1.price',
      'entry 2.value',
      'entry 3.json',
      'entry 4.sha256',
      'entry 5.value',
      'entry 6.__proto__',
      'entry 7.json',
    ],
  );
  assert.match(refused[2]?.reason ?? '', /"value" occurs twice/);
});

test('a list of STIX objects is none of hashes', () => {
  assert.equal(read('[{"type":"indicator","spec_version":"2.1","id":"indicator--1"}]').list, false);
});
