import { hash } from 'node:crypto';
import { LONGEST_URL, normalUrl } from '../../../../standards/url-normal/url-normal.ts';
import type { SignalTypeContract } from '../signal-type.ts';

const PAGE = 'https://example.org/a?b=1';

/** A web address: the same page by its address, in its one writing. It is a text here: nothing opens or fetches it. */
export const urlType: SignalTypeContract = {
  called: 'a web address',
  written:
    'an http or https address of at most 2,048 characters, without a user name, white space or control characters',
  longest: LONGEST_URL,
  stixPath: 'url:value',
  hmaName: 'url',
  weak: false,
  leastQuality: null,
  validate: normalUrl,
  codeOf: (value) => hash('sha256', value, 'buffer'),
  codeBytes: 32,
  several: null,
  measure: null,
  radius: 0,
  hash: { of: 'text', hash: normalUrl },
  examples: () => ({
    valid: [
      { written: PAGE, value: PAGE },
      { written: 'HTTPS://EXAMPLE.org:443/x/../%61?b=1#c', value: PAGE },
      { written: "http://bücher.example/it's", value: "http://xn--bcher-kva.example/it's" },
      { written: 'http://example.org/a,"b"\\c', value: 'http://example.org/a,%22b%22/c' },
    ],
    invalid: [
      '',
      'example.org',
      'javascript:alert(1)',
      'https://user@example.org/',
      `${PAGE} `,
      'a'.repeat(64),
    ],
    pairs: [
      { one: PAGE, other: PAGE, distance: 0 },
      { one: PAGE, other: 'https://example.org/a?b=2', distance: null },
      { one: PAGE, other: 'http://example.org/a?b=1', distance: null },
    ],
    hashed: [{ of: 'https://Example.org/a?b=1', value: PAGE }],
  }),
};
