/** Longest URL that is compared, as written and as normalised, in UTF-16 units. */
export const LONGEST_URL = 2048;

const SPACE_OR_CONTROL = /[\s\p{Cc}]/u;
const SCHEME_AND_AUTHORITY = /^https?:[/\\]{2}([^/\\?#]*)/i;
// RFC 3986 §2: what a URI is written with, the percent sign apart.
const NO_URI_CHARACTER = /[^\w\-.~:/?#[\]@!$&'()*+,;=%]/gu;

/**
 * The one way in which a web address is written here: scheme and host in lower case, host in ASCII, without default
 * port, dot segments, fragment and empty query, nothing percent-encoded that need not be. The rule is in the README;
 * nothing is fetched. Null for what is no http or https address, has user-info, white space or control characters, or is
 * longer than `LONGEST_URL`.
 */
export function normalUrl(text: string): string | null {
  if (text.length > LONGEST_URL || SPACE_OR_CONTROL.test(text) || !text.isWellFormed()) return null;
  const authority = SCHEME_AND_AUTHORITY.exec(text)?.[1];
  // RFC 3986 §3.2.1: what stands before an @ names a person, or makes one host look like another.
  if (authority === undefined || authority.includes('@')) return null;
  const url = URL.parse(text);
  if (url === null) return null;
  const query = url.search === '' ? '' : encodedOnce(url.search);
  const normal = `${url.protocol}//${url.host}${encodedOnce(url.pathname)}${query}`;
  return normal.length > LONGEST_URL ? null : normal;
}

/** RFC 3986 §6.2.2: unreserved characters bare, every other octet that is encoded in capitals; a stray % is one. */
const encodedOnce = (part: string): string =>
  part
    .replace(/%(?![0-9a-f]{2})/gi, '%25')
    .replace(/%[0-9a-f]{2}/gi, (octet) => {
      const character = String.fromCharCode(Number.parseInt(octet.slice(1), 16));
      return /[\w\-.~]/.test(character) ? character : octet.toUpperCase();
    })
    .replace(NO_URI_CHARACTER, encodeURIComponent);
