import { parse } from 'tldts';

/** RFC 1035 §2.3.4: octets of a name, its dots included and without the one of the root. */
export const LONGEST_DOMAIN = 253;
/** RFC 1123 §2.1: a label of letters, digits and inner hyphens, of at most 63. */
const NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/**
 * The domain that somebody registered, of a host's name in ASCII and small letters: one label more than the longest
 * public suffix. Suffixes of the list's private section count too: `github.io` is shared by people who have nothing to
 * do with each other, so `a.github.io` is one domain and `github.io` is none. A last label that the list does not have
 * is a suffix itself. Null for a suffix, an address of a machine, and what is no host name.
 * Source: https://publicsuffix.org/list/, its algorithm and its list as the package tldts carries them.
 */
export function registrableDomain(host: string): string | null {
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  if (name.length > LONGEST_DOMAIN || name.endsWith('.')) return null;
  const { domain, isIp } = parse(name, {
    allowPrivateDomains: true,
    extractHostname: false,
    validateHostname: false,
  });
  if (domain === null || isIp || !NAME.test(domain)) return null;
  return domain;
}
