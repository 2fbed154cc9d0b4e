import { isDomainName, isEmailAddress, isIpv4, isIpv6, isMac } from './addresses.ts';
import { every, isDigit, isHexDigit, isLetter, isLower } from './characters.ts';
import { isIdentifier, isTypeName } from './identifier.ts';
import { fractionDigits, timestampFault } from './timestamp.ts';

/** A form of text with its clause and one sentence for whoever wrote something else. */
export type TextForm = { check: (text: string) => boolean; clause: string; reason: string };

// Each check reads the text once, from left to right: attacker-controlled and up to a megabyte, so no regular
// expression with a repeat inside a repeat, and no recursion.
export const textForms = {
  timestamp: {
    check: (text) => timestampFault(text) === undefined,
    clause: 'STIX 2.1 §2.16',
    reason: 'must be a timestamp in UTC such as 2016-01-20T12:31:12.123Z',
  },
  'timestamp-ms': {
    check: (text) => timestampFault(text) === undefined && fractionDigits(text) >= 3,
    clause: 'STIX 2.1 §3.2',
    reason: 'must be a timestamp in UTC with at least three digits after the seconds',
  },
  identifier: {
    check: isIdentifier,
    clause: 'STIX 2.1 §2.9',
    reason: 'must be an identifier: a type, two hyphens and an RFC 4122 UUID',
  },
  'type-name': {
    check: isTypeName,
    clause: 'STIX 2.1 §3.1',
    reason: 'must be a type name: a-z, 0-9 and single hyphens, 3 to 250 characters',
  },
  base64: { check: isBase64, clause: 'STIX 2.1 §2.1', reason: 'must be base64 (RFC 4648)' },
  hex: { check: isHex, clause: 'STIX 2.1 §2.8', reason: 'must be an even number of hexadecimal digits' },
  uri: { check: isUri, clause: 'RFC 3986 §3', reason: 'must be a URL: a scheme, a colon and no white space' },
  language: {
    check: isLanguageTag,
    clause: 'RFC 5646 §2.1',
    reason: 'must be a language tag such as en or fr-CA',
  },
  'relationship-type': {
    check: (text) =>
      text.length > 0 && every(text, (code) => isLower(code) || isDigit(code) || code === 0x2d),
    clause: 'STIX 2.1 §5.1',
    reason: 'may hold only a-z, 0-9 and hyphens',
  },
  'mime-type': {
    check: isMimeType,
    clause: 'STIX 2.1 §6.1',
    reason: 'must be a media type such as image/jpeg',
  },
  charset: {
    check: (text) => text.length >= 2 && text.length <= 250 && every(text, isCharsetCharacter),
    clause: 'STIX 2.1 §6.7',
    reason: 'must be a character set name of the IANA registry',
  },
  'dictionary-key': {
    check: (text) => text.length >= 1 && text.length <= 250 && every(text, isKeyCharacter),
    clause: 'STIX 2.1 §2.3',
    reason: 'must have keys of a-z, A-Z, 0-9, hyphen and underscore, 1 to 250 characters',
  },
  'hash-key': {
    check: (text) => text.length >= 3 && text.length <= 250 && every(text, isKeyCharacter),
    clause: 'STIX 2.1 §2.7',
    reason: 'must have keys that name hash algorithms, 3 to 250 characters',
  },
  ssdeep: {
    check: (text) =>
      text.length >= 1 &&
      text.length <= 250 &&
      every(text, (c) => isLetter(c) || isDigit(c) || '/+:.'.includes(String.fromCharCode(c))),
    clause: 'STIX 2.1 §2.7',
    reason: 'must be an SSDEEP hash',
  },
  tlsh: {
    check: (text) =>
      (text.length === 70 || text.length === 72) && every(text, (c) => isLetter(c) || isDigit(c)),
    clause: 'STIX 2.1 §2.7',
    reason: 'must be a TLSH hash of 70 characters, or 72 with its version',
  },
  ipv4: { check: isIpv4, clause: 'STIX 2.1 §6.8', reason: 'must be an IPv4 address or CIDR block' },
  ipv6: { check: isIpv6, clause: 'STIX 2.1 §6.9', reason: 'must be an IPv6 address or CIDR block' },
  mac: {
    check: isMac,
    clause: 'STIX 2.1 §6.10',
    reason: 'must be six pairs of lower-case hex digits with colons',
  },
  domain: { check: isDomainName, clause: 'STIX 2.1 §6.4', reason: 'must be a domain name' },
  email: {
    check: isEmailAddress,
    clause: 'STIX 2.1 §6.5',
    reason: 'must be an e-mail address without a display name',
  },
  cpe: { check: isCpe, clause: 'STIX 2.1 §6.14', reason: 'must be a CPE 2.3 formatted string of 13 parts' },
} as const satisfies Record<string, TextForm>;

export type TextFormName = keyof typeof textForms;

// RFC 4648 §4; STIX allows no empty value
function isBase64(text: string): boolean {
  if (text.length === 0 || text.length % 4 !== 0) return false;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  for (let i = 0; i < text.length - padding; i++) {
    const code = text.charCodeAt(i);
    if (!isLetter(code) && !isDigit(code) && code !== 0x2b && code !== 0x2f) return false;
  }
  return true;
}

function isHex(text: string): boolean {
  return text.length > 0 && text.length % 2 === 0 && every(text, isHexDigit);
}

// Lenient on purpose: real references hold characters beyond RFC 3986, and refusing them would lose records. What
// is refused is what no address can hold: no scheme, white space, controls, angle brackets, quotes.
function isUri(text: string): boolean {
  const colon = text.indexOf(':');
  if (colon < 1 || colon > 32 || colon === text.length - 1 || !isLetter(text.charCodeAt(0))) return false;
  for (let i = 1; i < colon; i++) {
    const code = text.charCodeAt(i);
    if (!isLetter(code) && !isDigit(code) && code !== 0x2b && code !== 0x2d && code !== 0x2e) return false;
  }
  return every(
    text,
    (code) => code > 0x20 && code !== 0x7f && code !== 0x3c && code !== 0x3e && code !== 0x22,
    colon,
  );
}

/** Subtags of one to eight letters and digits, the first of two to eight letters. */
function isLanguageTag(text: string): boolean {
  if (text.length < 2 || text.length > 64) return false;
  const [first = '', ...rest] = text.split('-');
  if (first.length < 2 || first.length > 8 || !every(first, isLetter)) return false;
  return rest.every(
    (part) => part.length >= 1 && part.length <= 8 && every(part, (c) => isLetter(c) || isDigit(c)),
  );
}

const mediaKinds = new Set('application audio font image message model multipart text video'.split(' '));

function isMimeType(text: string): boolean {
  const slash = text.indexOf('/');
  return text.length <= 250 && slash > 0 && slash < text.length - 1 && mediaKinds.has(text.slice(0, slash));
}

function isKeyCharacter(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 0x2d || code === 0x5f;
}

function isCharsetCharacter(code: number): boolean {
  return isLetter(code) || isDigit(code) || '/.+_:-'.includes(String.fromCharCode(code));
}

/** NISTIR 7695 §6.2: `cpe:2.3:` and eleven parts; a backslash keeps the next character from dividing. */
function isCpe(text: string): boolean {
  if (!text.startsWith('cpe:2.3:') || text.length > 1000) return false;
  let parts = 1;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '\\') i++;
    else if (char === ':') parts++;
    else if (char !== undefined && char <= ' ') return false;
  }
  return parts === 13;
}
