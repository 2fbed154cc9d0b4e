import { hash } from 'node:crypto';
import {
  LONGEST_DOMAIN,
  registrableDomain,
} from '../../../../standards/registrable-domain/registrable-domain.ts';
import { normalUrl } from '../../../../standards/url-normal/url-normal.ts';
import type { SignalTypeContract } from '../signal-type.ts';

/** A whole domain: every web address under it, by the domain that somebody registered. Nothing is resolved or fetched. */
export const domainType: SignalTypeContract = {
  called: 'a registrable domain',
  written:
    'the name that somebody registered (example.co.uk), not one under it (www.example.co.uk), nor an ending that many share (co.uk, github.io)',
  longest: LONGEST_DOMAIN,
  stixPath: 'domain-name:value',
  hmaName: null,
  weak: false,
  leastQuality: null,
  validate(text) {
    const host = hostOf(`http://${text}/`);
    // Threat: who adds `www.example.org` means one site; it must not come to stand for all of `example.org`.
    return host !== null && host === registrableDomain(host) && !/[/:\\?#@]/.test(text) ? host : null;
  },
  codeOf: (value) => hash('sha256', value, 'buffer'),
  codeBytes: 32,
  several: null,
  measure: null,
  radius: 0,
  hash: {
    of: 'text',
    hash(url) {
      const host = hostOf(url);
      return host === null ? null : registrableDomain(host);
    },
  },
  examples: () => ({
    valid: [
      { written: 'example.co.uk', value: 'example.co.uk' },
      { written: 'Bücher.example', value: 'xn--bcher-kva.example' },
      { written: 'alice.github.io', value: 'alice.github.io' },
      { written: 'EXAMPLE.org', value: 'example.org' },
    ],
    invalid: [
      '',
      'example',
      'co.uk',
      'github.io',
      'www.example.org',
      'example.org.',
      'example.org/a',
      'example.org:80',
      'a@example.org',
      'https://example.org/',
      '127.0.0.1',
      '[::1]',
      'exa mple.org',
      'a'.repeat(64),
    ],
    pairs: [
      { one: 'example.org', other: 'example.org', distance: 0 },
      { one: 'example.org', other: 'example.com', distance: null },
      { one: 'alice.github.io', other: 'bob.github.io', distance: null },
    ],
    hashed: [
      { of: 'https://a.b.Example.co.uk:8443/c?d#e', value: 'example.co.uk' },
      { of: 'http://www.alice.github.io/', value: 'alice.github.io' },
    ],
  }),
};

const hostOf = (url: string): string | null => {
  const normal = normalUrl(url);
  return normal === null ? null : new URL(normal).hostname;
};
