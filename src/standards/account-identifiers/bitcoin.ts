import { createHash } from 'node:crypto';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
/** Versions of an address: to a key's hash, to a script's; of the main network. */
const VERSIONS = [0x00, 0x05];
const BECH32_CHECK = 1;
/** BIP 350: from witness version 1 on. */
const BECH32M_CHECK = 0x2bc830a3;

/** A Bitcoin address of the main network in its one writing, when its checksum is right; null for any other text. */
export function readBitcoin(text: string): string | null {
  if (/^bc1/i.test(text)) return readSegwit(text);
  return isBase58Check(text) ? text : null;
}

/** Base58Check: a version, 20 bytes, and the first four of their SHA-256 taken twice. */
function isBase58Check(text: string): boolean {
  if (text.length < 26 || text.length > 35) return false;
  let number = 0n;
  for (const letter of text) {
    const digit = BASE58.indexOf(letter);
    if (digit < 0) return false;
    number = number * 58n + BigInt(digit);
  }
  const digits = number.toString(16);
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  const zeros = /^1*/.exec(text)?.[0].length ?? 0;
  const all = Buffer.concat([Buffer.alloc(zeros), number === 0n ? Buffer.alloc(0) : bytes]);
  if (all.length !== 25 || !VERSIONS.includes(all[0]!)) return false;
  const twice = sha256(sha256(all.subarray(0, 21)));
  return twice.subarray(0, 4).equals(all.subarray(21));
}

/** BIP 173 and 350: a witness version and its program, in letters of one case. */
function readSegwit(text: string): string | null {
  const lower = text.toLowerCase();
  if (text.length > 90 || (text !== lower && text !== text.toUpperCase())) return null;
  const values = [...lower.slice(3)].map((letter) => BECH32.indexOf(letter));
  if (values.includes(-1) || values.length < 8) return null;
  const [version = 99, ...program] = values.slice(0, -6);
  // The part before the `1`, spread as BIP 173 has it: the high bits, a zero, the low ones.
  const check = polymod([3, 3, 0, 2, 3, ...values]);
  if (check !== (version === 0 ? BECH32_CHECK : BECH32M_CHECK) || version > 16) return null;
  const bytes = Math.floor((program.length * 5) / 8);
  const spare = program.length * 5 - bytes * 8;
  if (spare > 4 || ((program.at(-1) ?? 0) & ((1 << spare) - 1)) !== 0) return null;
  if (bytes < 2 || bytes > 40 || (version === 0 && bytes !== 20 && bytes !== 32)) return null;
  return lower;
}

function polymod(values: number[]): number {
  const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  let check = 1;
  for (const value of values) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    for (const [bit, term] of generator.entries()) if ((top >> bit) & 1) check ^= term;
  }
  return check;
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
