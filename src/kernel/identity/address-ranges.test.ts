import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bitsListed, readRange } from './address-ranges.ts';

const range = (text: string) => {
  const read = readRange(text);
  return 'range' in read ? read.range : null;
};

test('an address or a range is stored in one writing', () => {
  for (const [typed, stored] of [
    ['10.0.0.1', '10.0.0.1/32'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['192.168.7.200/26', '192.168.7.192/26'],
    ['::1', '::1/128'],
    ['2001:DB8::5/32', '2001:db8::/32'],
    ['fd12:3456:789a::/48', 'fd12:3456:789a::/48'],
    ['::ffff:10.0.0.1', '10.0.0.1/32'],
    ['::ffff:10.9.9.9/104', '10.0.0.0/8'],
  ] as const) {
    assert.equal(range(typed), stored, typed);
  }
});

test('what is no range, or one that says nothing, is refused', () => {
  for (const typed of [
    '',
    'localhost',
    '10.0.0',
    '10.0.0.0/33',
    '010.0.0.1',
    '0x0a.0.0.1',
    '10.0.0.256',
    '167772161',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '::1/129',
    'fe80::1%eth0',
    '0.0.0.0/0',
    '10.0.0.0/7',
    '::/0',
    '2000::/3',
    '::ffff:0.0.0.0/96',
    ' 10.0.0.1',
  ]) {
    assert.equal(range(typed), null, typed);
  }
});

test('the narrowest range that holds an address counts; another kind of address is in none', () => {
  const ranges = ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.3/32', 'fd12::/32'];
  for (const [address, bits] of [
    ['10.1.2.3', 32],
    ['10.1.2.4', 16],
    ['10.200.0.1', 8],
    ['::ffff:10.1.2.4', 16],
    ['11.0.0.1', -1],
    ['fd12::9', 32],
    ['::1', -1],
    ['', -1],
  ] as const) {
    assert.equal(bitsListed(address, ranges), bits, address);
  }
  assert.equal(bitsListed('10.0.0.1', []), -1);
});
