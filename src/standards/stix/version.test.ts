import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TLP_2_MARKINGS } from '../tlp/markings.ts';
import { versionOf } from './version.ts';

const id = 'campaign--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f';
const campaign = {
  type: 'campaign',
  id,
  created: '2016-04-06T20:03:00.000Z',
  modified: '2016-04-06T20:03:00.989000Z',
};

test('a version is the instant of modified, whatever its digits', () => {
  const version = versionOf(campaign);
  assert.deepEqual(version, {
    id,
    type: 'campaign',
    ns: 1459972980989000000n,
    key: '1459972980989000000',
    text: '2016-04-06T20:03:00.989000Z',
  });
  assert.equal(versionOf({ ...campaign, modified: '2016-04-06T20:03:00.989Z' }).key, version.key);
  assert.notEqual(versionOf({ ...campaign, modified: '2016-04-06T20:03:00.989001Z' }).key, version.key);
});

test('a marking definition has created alone', () => {
  const marking = JSON.parse(TLP_2_MARKINGS[0]?.raw ?? '');
  assert.equal(versionOf(marking).text, '2022-10-01T00:00:00.000Z');
  assert.equal(versionOf({ ...marking, modified: '2030-01-01T00:00:00.000Z' }).key, versionOf(marking).key);
});

test('an observable without modified is told apart by its content', () => {
  const address = {
    type: 'ipv4-addr',
    id: 'ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4',
    value: '198.51.100.3',
  };
  const version = versionOf(address);
  assert.match(version.key, /^sha256:[0-9a-f]{64}$/);
  assert.deepEqual([version.ns, version.text], [null, null]);
  assert.equal(versionOf({ value: address.value, id: address.id, type: address.type }).key, version.key);
  assert.notEqual(versionOf({ ...address, value: '198.51.100.4' }).key, version.key);
  assert.equal(versionOf({ ...address, modified: '2016-04-06T20:03:00.989Z' }).ns, 1459972980989000000n);
});

test('what is not valid has no version', () => {
  assert.throws(() => versionOf({ ...campaign, modified: 'yesterday' }), { code: 'not-a-timestamp' });
});
