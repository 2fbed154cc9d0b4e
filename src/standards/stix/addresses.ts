import { every, isDigit, isHexDigit, isLetter } from './characters.ts';

/** STIX 2.1 §6.8: an IPv4 address, or a block in CIDR notation. */
export function isIpv4(text: string): boolean {
  if (text.length > 18) return false;
  const [address = '', prefix, ...rest] = text.split('/');
  return rest.length === 0 && isDottedQuad(address) && isPrefix(prefix, 32);
}

function isDottedQuad(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => isDecimal(part, 255));
}

function isPrefix(text: string | undefined, maximum: number): boolean {
  return text === undefined || isDecimal(text, maximum);
}

/** Digits without a leading zero, up to the maximum. */
function isDecimal(text: string, maximum: number): boolean {
  if (text.length === 0 || text.length > 3 || !every(text, isDigit)) return false;
  return (text.length === 1 || text[0] !== '0') && Number(text) <= maximum;
}

/** STIX 2.1 §6.9 and RFC 4291 §2.2: eight groups, one run of zeros as "::", the last two as a dotted quad. */
export function isIpv6(text: string): boolean {
  if (text.length > 100) return false;
  const [whole = '', prefix, ...rest] = text.split('/');
  if (rest.length > 0 || !isPrefix(prefix, 128)) return false;
  const [address = '', zone, ...more] = whole.split('%');
  if (
    more.length > 0 ||
    (zone !== undefined && !(zone.length > 0 && every(zone, (c) => isLetter(c) || isDigit(c))))
  ) {
    return false;
  }
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const [head = 0, tail] = halves.map((half, index) => groups(half, index === halves.length - 1));
  if (tail === undefined) return head === 8;
  return head >= 0 && tail >= 0 && head + tail <= 7;
}

/** How many 16-bit groups the text writes, or -99 when it is not such text. */
function groups(text: string, last: boolean): number {
  if (text === '') return 0;
  const parts = text.split(':');
  let count = 0;
  for (const [index, part] of parts.entries()) {
    if (last && index === parts.length - 1 && isDottedQuad(part)) count += 2;
    else if (part.length >= 1 && part.length <= 4 && every(part, isHexDigit)) count += 1;
    else return -99;
  }
  return count;
}

/** STIX 2.1 §6.10: lower case, colons, leading zeros. */
export function isMac(text: string): boolean {
  if (text.length !== 17) return false;
  for (let i = 0; i < 17; i++) {
    const code = text.charCodeAt(i);
    if (i % 3 === 2 ? code !== 0x3a : !isHexDigit(code) || (code >= 0x41 && code <= 0x46)) return false;
  }
  return true;
}

/**
 * STIX 2.1 §6.4: RFC 1034, or RFC 5890 for other scripts. Lengths and shape only: names that resolvers answer,
 * such as those with underscores, are not refused for their letters.
 */
export function isDomainName(text: string): boolean {
  const name = text.endsWith('.') ? text.slice(0, -1) : text;
  if (name.length === 0 || name.length > 253) return false;
  return name
    .split('.')
    .every((label) => label.length >= 1 && label.length <= 63 && every(label, isLabelCharacter));
}

function isLabelCharacter(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 0x2d || code === 0x5f || code > 0x9f;
}

/** STIX 2.1 §6.5: an RFC 5322 addr-spec. Shape only: one local part, one domain, no white space or brackets. */
export function isEmailAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at < 1 || at === text.length - 1 || text.length > 998) return false;
  return every(text, (code) => code > 0x20 && code !== 0x7f && code !== 0x3c && code !== 0x3e);
}
