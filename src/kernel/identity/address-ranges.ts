import ipaddr from 'ipaddr.js';

/** Widest ranges that may be listed, in bits of prefix: a wider one names no network that somebody answers for. */
const WIDEST = { ipv4: 8, ipv6: 16 };

/** Bits under which an IPv6 range is one of IPv4 addresses, written as IPv6 (RFC 4291 §2.5.5.2). */
const MAPPED = 96;

/**
 * An address or a range in CIDR notation (RFC 4632, RFC 4291) as it is stored: with its prefix, and without bits below it.
 * @returns why it is none that may be listed, instead
 */
export function readRange(text: string): { range: string } | { reason: string } {
  const written = text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;
  // The parser also takes octal, hexadecimal and shortened forms: one machine reads them otherwise than another.
  if (
    !/^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*)\/\d{1,3}$/i.test(written) ||
    /(^|\.)0\d/.test(written)
  ) {
    return { reason: NO_RANGE };
  }
  if (!ipaddr.isValidCIDR(written)) return { reason: NO_RANGE };
  let [address, bits] = ipaddr.parseCIDR(written);
  if (address.kind() === 'ipv6' && (address as ipaddr.IPv6).isIPv4MappedAddress() && bits >= MAPPED) {
    address = (address as ipaddr.IPv6).toIPv4Address();
    bits -= MAPPED;
  }
  const widest = WIDEST[address.kind()];
  if (bits < widest) return { reason: `is wider than /${widest}: list the networks that your service is in` };
  const first = `${address.toNormalizedString()}/${bits}`;
  const network =
    address.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(first)
      : ipaddr.IPv6.networkAddressFromCIDR(first);
  return { range: `${network.toString()}/${bits}` };
}

const NO_RANGE = 'is no IP address and no range such as 10.0.0.0/8 or 2001:db8::/32';

/** Bits of the narrowest of these ranges that holds an address; -1 where none does, and for what is no address. */
export function bitsListed(text: string, ranges: readonly string[]): number {
  if (!ipaddr.isValid(text)) return -1;
  const address = ipaddr.process(text);
  const bits = ranges.map((range) => {
    const [network, prefix] = ipaddr.parseCIDR(range);
    return network.kind() === address.kind() && address.match(network, prefix) ? prefix : -1;
  });
  return Math.max(-1, ...bits);
}
