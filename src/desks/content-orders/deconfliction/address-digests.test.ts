import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressDigest, compared, questionKey } from './address-digests.ts';

test('the same address has the same digest however it is written, and another under another key', () => {
  const [one, other] = [questionKey(), questionKey()];
  const digest = (key: string, url: string) => addressDigest(key, compared(url));
  assert.equal(digest(one, 'HTTPS://Harbour.example/p/./1'), digest(one, 'https://harbour.example/p/1'));
  assert.notEqual(digest(one, 'https://harbour.example/p/1'), digest(one, 'https://harbour.example/p/2'));
  assert.notEqual(digest(one, 'https://harbour.example/p/1'), digest(other, 'https://harbour.example/p/1'));
  assert.equal(compared('no address at all'), 'no address at all');
});

test('it is HMAC-SHA-256, by RFC 4231, test case 2', () => {
  const key = Buffer.from('Jefe').toString('base64');
  const expected = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
  const digest = addressDigest(key, 'what do ya want for nothing?');
  assert.equal(Buffer.from(digest, 'base64').toString('hex'), expected);
});
