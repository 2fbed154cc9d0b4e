import type { Pixels } from '../../../../standards/pdq/pixels.ts';
import type { SignalTypeExamples } from '../signal-type.ts';

const ONE = 'f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22';

export const pdqExamples = (): SignalTypeExamples => ({
  valid: [
    { written: ONE, value: ONE },
    { written: ONE.toUpperCase(), value: ONE },
  ],
  invalid: ['', ONE.slice(1), `${ONE}0`, `${ONE.slice(1)}g`, ` ${ONE}`, `${ONE}\n`],
  pairs: [
    { one: ONE, other: ONE, distance: 0 },
    { one: ONE, other: `${ONE.slice(0, -1)}3`, distance: 1 },
    { one: '0'.repeat(64), other: `${'0'.repeat(56)}7fffffff`, distance: 31 },
    { one: '0'.repeat(64), other: `${'0'.repeat(56)}ffffffff`, distance: 32 },
    { one: '0'.repeat(64), other: 'f'.repeat(64), distance: 256 },
  ],
  hashed: [{ of: drawn(), value: DRAWN }],
});

/** Waves in grey, 96 by 64. */
function drawn(): Pixels {
  const [width, height] = [96, 64];
  const data = new Uint8Array(width * height);
  for (let at = 0; at < data.length; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    data[at] = (x * x + 3 * x * y + 5 * y * y) >> 5;
  }
  return { data, width, height, channels: 1 };
}

// Ours: that the method agrees with the reference is tested in standards/pdq.
const DRAWN = '5ba8920454bab5c005bef56aaaddbd20454fb55a675099532ed7f1362bd4b434';
