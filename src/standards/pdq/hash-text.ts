/** Thrown when a text is not 64 hexadecimal digits, or a hash not 32 bytes. */
export class PdqFormatError extends Error {
  override readonly name = 'PdqFormatError';
  readonly code = 'not-a-pdq-hash';
}

/** Reads a PDQ hash: 64 hexadecimal digits of either case, nothing around them. Throws PdqFormatError. */
export function parsePdqHex(text: string): Uint8Array {
  // attacker-controlled: the length is checked first, and the text is not echoed in full
  if (typeof text !== 'string' || text.length !== 64 || !/^[0-9a-fA-F]{64}$/.test(text))
    throw new PdqFormatError(`a PDQ hash is 64 hexadecimal digits, got ${describe(text)}`);
  return Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

function describe(text: unknown): string {
  return typeof text === 'string' ? `${text.length} characters` : typeof text;
}

/** 64 lower-case hexadecimal digits. Throws PdqFormatError unless the hash has 32 bytes. */
export function formatPdqHex(hash: Uint8Array): string {
  checkLength(hash);
  let text = '';
  for (const byte of hash) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Number of differing bits, 0 to 256. PDQ's usual match radius is 31. Throws PdqFormatError. */
export function hammingDistance(a: Uint8Array, b: Uint8Array): number {
  checkLength(a);
  checkLength(b);
  let distance = 0;
  for (let i = 0; i < 32; i++) {
    for (let rest = a[i]! ^ b[i]!; rest !== 0; rest &= rest - 1) distance++;
  }
  return distance;
}

function checkLength(hash: Uint8Array): void {
  if (hash.length !== 32) throw new PdqFormatError(`a PDQ hash has 32 bytes, got ${hash.length}`);
}
