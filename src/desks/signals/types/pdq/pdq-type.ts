import type { HashType } from '../hash-type.ts';

/** PDQ: how alike two pictures look. 31 bits and a quality of 50 are what its authors recommend. */
export const pdqType = {
  stixName: 'PDQ',
  called: 'a PDQ hash',
  value: /^[0-9a-f]{64}$/i,
  written: '64 hexadecimal digits',
  radius: 31,
  leastQuality: 50,
} as const satisfies HashType;
