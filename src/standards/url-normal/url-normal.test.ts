import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LONGEST_URL, normalUrl } from './url-normal.ts';

const SAME: [written: string, normal: string][] = [
  ['HTTPS://Example.ORG', 'https://example.org/'],
  ['http://example.org:80/a', 'http://example.org/a'],
  ['https://example.org:443/a?', 'https://example.org/a'],
  ['https://example.org:/a#part?x', 'https://example.org/a'],
  ['https://example.org:8443/', 'https://example.org:8443/'],
  ['http://example.org/a/./b/../c/%2e%2E/d', 'http://example.org/a/d'],
  ['http://example.org/%7Euser/%41%2d%5f', 'http://example.org/~user/A-_'],
  ['http://example.org/%e2%82%ac', 'http://example.org/%E2%82%AC'],
  ['http://example.org/€?q=é', 'http://example.org/%E2%82%AC?q=%C3%A9'],
  ['http://example.org/?q=%7b|{', 'http://example.org/?q=%7B%7C%7B'],
  ['http://example.org/100%', 'http://example.org/100%25'],
  ['http://example.org/%%34%31', 'http://example.org/%2541'],
  ['http://example.org/%2541', 'http://example.org/%2541'],
  ['http://Bücher.example/', 'http://xn--bcher-kva.example/'],
  ['http://مثال.إختبار/', 'http://xn--mgbh0fb.xn--kgbechtv/'],
  ['http://0x7f.1/', 'http://127.0.0.1/'],
  ['http://[2001:DB8::0:1]:80/', 'http://[2001:db8::1]/'],
  ['http:\\\\example.org\\a', 'http://example.org/a'],
  ['http://example.org/?b=2&a=1&b=2', 'http://example.org/?b=2&a=1&b=2'],
  ['http://example.org/a@b', 'http://example.org/a@b'],
];

test('each written address has its normal one', () => {
  for (const [written, normal] of SAME) assert.equal(normalUrl(written), normal, written);
});

test('what is no web address, or hides something, has none', () => {
  for (const wrong of [
    ...['', 'example.org', '//example.org/', 'http:example.org', 'ftp://example.org/', 'javascript:alert(1)'],
    ...[
      'http://',
      'http:///',
      'https://user@example.org/',
      'https://user:pass@example.org/',
      'https://@a.org/',
    ],
    ...['https://bank.example@evil.example/', ' http://a.org/', 'http://a.org/a b'],
    ...[
      'http://a.org/\n',
      'ht\ttp://a.org/',
      'http://a.org/\0',
      'http://a.org/\ud800',
      'http://a.org:99999/',
    ],
    ...['http://[::g]/', 'http://a b.org/', 'http://a<b.org/', `http://a.org/${'a'.repeat(LONGEST_URL)}`],
    `http://a.org/${'é'.repeat(LONGEST_URL / 2)}`,
  ]) {
    assert.equal(normalUrl(wrong), null, JSON.stringify(wrong));
  }
});

test('what a server may tell apart stays different', () => {
  const different = [
    ...['http://example.org/', 'https://example.org/', 'http://www.example.org/', 'http://example.org./'],
    ...['http://example.org:8080/', 'http://example.org/a', 'http://example.org/A', 'http://example.org/a/'],
    ...[
      'http://example.org//a',
      'http://example.org/a%2Fb',
      'http://example.org/a/b',
      'http://example.org/a%2526b',
    ],
    ...['http://example.org/a%26b', 'http://example.org/a&b', 'http://example.org/?a=1&b=2'],
    ...[
      'http://example.org/?b=2&a=1',
      'http://example.org/?a=1',
      'http://example.org/?a=1&',
      'http://example.org/?A=1',
    ],
    ...[
      'http://example.org/?a=1%23',
      'http://example.org/?a=+',
      'http://example.org/?a=%20',
      'http://example.org/?a=%2B',
    ],
    ...[
      "http://example.org/'",
      'http://example.org/%27',
      'http://example.org/\u00e9',
      'http://example.org/e\u0301',
    ],
  ];
  const normal = different.map(normalUrl);
  assert.ok(!normal.includes(null), different[normal.indexOf(null)]);
  assert.equal(new Set(normal).size, different.length);
});

const webAddress = fc.webUrl({ withQueryParameters: true, withFragments: true });
const anyTail = fc.string({ unit: 'grapheme', maxLength: 60 }).map((tail) => `https://example.org/${tail}`);
const escapes = fc
  .array(fc.constantFrom(..."%.2eE4157fF/?#\\&=+a~|'"), { maxLength: 40 })
  .map((parts) => `http://Example.org/${parts.join('')}`);
const written = fc.oneof(webAddress, anyTail, escapes, fc.string({ maxLength: 80 }));

test('the normal one of a normal one is itself, and is plain ASCII of http or https', () => {
  fc.assert(
    fc.property(written, (text) => {
      const normal = normalUrl(text);
      if (normal === null) return;
      assert.equal(normalUrl(normal), normal);
      assert.match(normal, /^https?:\/\/[^\s@/?#]+\/[!-~]*$/);
      assert.ok(!normal.includes('#'));
    }),
    { numRuns: 1500 },
  );
});

test('writing it differently without meaning another page changes nothing', () => {
  const encoded = (text: string, which: (at: number) => boolean) =>
    [...text]
      .map((letter, at) =>
        /[a-z]/i.test(letter) && which(at) ? `%${letter.charCodeAt(0).toString(16)}` : letter,
      )
      .join('');
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-zA-Z0-9~_-]{1,8}$/), { maxLength: 4 }),
      fc.infiniteStream(fc.boolean()),
      (segments, choices) => {
        const plain = `http://example.org/${segments.join('/')}`;
        const which = () => Boolean(choices.next().value);
        const path = segments.map((segment) => `${which() ? './' : ''}${encoded(segment, which)}`).join('/');
        const other = `hTTp://EXAMPLE.org:80/x/../${path}${which() ? '?' : ''}${which() ? '#a' : ''}`;
        assert.equal(normalUrl(other), normalUrl(plain));
      },
    ),
  );
});

test('another path or query is another address', () => {
  const part = fc.stringMatching(/^[a-zA-Z0-9!$&'()*+,;=:@-]{1,12}$/);
  fc.assert(
    fc.property(part, part, (one, other) => {
      fc.pre(one !== other);
      assert.notEqual(normalUrl(`http://a.org/${one}`), normalUrl(`http://a.org/${other}`));
      assert.notEqual(normalUrl(`http://a.org/?${one}`), normalUrl(`http://a.org/?${other}`));
    }),
  );
});
