import type { HashType } from '../hash-type.ts';

/** SHA-256: the same file, byte for byte. */
export const sha256Type = {
  stixName: 'SHA-256',
  called: 'a SHA-256',
  value: /^[0-9a-f]{64}$/i,
  written: '64 hexadecimal digits',
  radius: 0,
  leastQuality: null,
} as const satisfies HashType;
