import { keccak256 } from './keccak.ts';

/**
 * An Ethereum address with the capitals that are its checksum (EIP-55); null for any other text. In one case it has no
 * checksum and is taken; in two, they must be the right ones.
 */
export function readEthereum(text: string): string | null {
  if (!/^0x[0-9a-f]{40}$/i.test(text)) return null;
  const digits = text.slice(2);
  const lower = digits.toLowerCase();
  const hash = keccak256(Buffer.from(lower)).toString('hex');
  const checked = [...lower]
    .map((digit, at) => (Number.parseInt(hash[at]!, 16) >= 8 ? digit.toUpperCase() : digit))
    .join('');
  const bare = digits === lower || digits === digits.toUpperCase();
  return bare || digits === checked ? `0x${checked}` : null;
}
