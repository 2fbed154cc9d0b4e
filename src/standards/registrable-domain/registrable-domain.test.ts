import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { registrableDomain } from './registrable-domain.ts';

test('hosts have the domain that the list gives them', () => {
  // The kinds of rule of https://publicsuffix.org/list/: a label, two, a wildcard, its exception, the private section.
  for (const [host, domain] of [
    ['example.com', 'example.com'],
    ['b.example.com', 'example.com'],
    ['a.b.example.com.', 'example.com'],
    ['a.b.example.co.uk', 'example.co.uk'],
    ['b.test.ck', 'b.test.ck'],
    ['a.b.test.ck', 'b.test.ck'],
    ['www.www.ck', 'www.ck'],
    ['b.c.kobe.jp', 'b.c.kobe.jp'],
    ['www.city.kobe.jp', 'city.kobe.jp'],
    ['alice.github.io', 'alice.github.io'],
    ['www.alice.github.io', 'alice.github.io'],
    ['bucket.s3.amazonaws.com', 'bucket.s3.amazonaws.com'],
    ['www.github.com', 'github.com'],
    ['a.xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['xn--85x722f.xn--55qx5d.cn', 'xn--85x722f.xn--55qx5d.cn'],
    ['www.xn--85x722f.xn--fiqs8s', 'xn--85x722f.xn--fiqs8s'],
    ['x_y.example.org', 'example.org'],
    ['a.b.notontheusuallist', 'b.notontheusuallist'],
  ] as const) {
    assert.equal(registrableDomain(host), domain, host);
  }
});

test('a suffix, a machine and what is no name have none', () => {
  for (const host of [
    ...['', '.', 'com', 'co.uk', 'test.ck', 'kobe.jp', 'github.io', 's3.amazonaws.com', 'localhost'],
    ...[
      '127.0.0.1',
      '[::1]',
      '::1',
      '1.2.3',
      'a..com',
      '.com',
      '-a.com',
      'x_y.org',
      'a b.com',
      'EXAMPLE.com',
    ],
    ...[
      `${'a'.repeat(64)}.com`,
      `${'a.'.repeat(200)}com`,
      'bücher.example',
      'example.com..',
      'a/b.com',
      'a@b.com',
    ],
  ]) {
    assert.equal(registrableDomain(host), null, host);
  }
});

test('a registrable domain is its own, and that of every name under it', () => {
  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
  const suffix = fc.constantFrom('com', 'co.uk', 'github.io', 'example', 'org', 'gov.uk');
  fc.assert(
    fc.property(fc.array(label, { maxLength: 3 }), label, suffix, (under, own, end) => {
      const domain = registrableDomain(`${own}.${end}`);
      fc.pre(domain === `${own}.${end}`);
      assert.equal(registrableDomain(domain), domain);
      assert.equal(registrableDomain([...under, domain].join('.')), domain);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (any) => {
      const domain = registrableDomain(any);
      if (domain !== null) assert.equal(registrableDomain(domain), domain);
    }),
  );
});
