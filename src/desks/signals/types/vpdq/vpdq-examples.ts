import type { Pixels } from '../../../../standards/pdq/pixels.ts';
import type { SignalTypeExamples } from '../signal-type.ts';

const A = 'f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22';
const NEAR_A = `${A.slice(0, -1)}3`;
const [ZERO, ONES] = ['0'.repeat(64), 'f'.repeat(64)];
const FAR = `${'0'.repeat(56)}ffffffff`;
const list = (...hashes: string[]): string => JSON.stringify(hashes.map((hex, at) => `${hex},100,${at}.0`));

export const vpdqExamples = (): SignalTypeExamples => ({
  valid: [
    { written: list(A), value: list(A) },
    // As the Python extension writes it, with what is not compared.
    { written: `["${A.toUpperCase()},100,0.0", "${ZERO},49,1.0", "${A},80,2.0"]`, value: list(A) },
    // As the C++ program writes it.
    { written: `0,100,${A},0.000\n30,100,${ONES},1.000\n`, value: list(A, ONES) },
    { written: list(A, ONES), value: list(A, ONES) },
  ],
  invalid: [
    '',
    '[]',
    A,
    `["${A}"]`,
    `["${A},100"]`,
    `["${A},49,0.0"]`,
    `["${A},101,0.0"]`,
    `["${A},100,0.0"`,
  ],
  pairs: [
    { one: list(A), other: list(A), distance: 0, percent: { query: 100, signal: 100 } },
    { one: list(A, ONES), other: list(ONES, A), distance: 0, percent: { query: 100, signal: 100 } },
    { one: list(A), other: list(NEAR_A), distance: 1, percent: { query: 100, signal: 100 } },
    { one: list(A, ONES, ZERO), other: list(NEAR_A), distance: 1, percent: { query: 100, signal: 33 } },
    { one: list(ZERO), other: list(FAR), distance: null },
    { one: list(A), other: list(A, ONES), distance: null },
  ],
  hashed: [
    { of: [drawn(0), drawn(0), drawn(40)], value: JSON.stringify([DRAWN, DRAWN_LATER]) },
    { of: [drawn(0)], value: JSON.stringify([DRAWN]) },
  ],
});

/** Waves in colour, 96 by 64. */
function drawn(from: number): Pixels {
  const [width, height] = [96, 64];
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [(at % width) + from, Math.floor(at / width)];
    data.fill((x * x + 3 * x * y + 5 * y * y) >> 5, at * 3, at * 3 + 3);
  }
  return { data, width, height, channels: 3 };
}

// Ours: that the method agrees with the reference is tested on published clips.
const DRAWN = '5ba8920454bab5c005bef56aaaddbd20454fb55a675099532ed7f1362bd4b434,100,0.0';
const DRAWN_LATER = '97feaf05bee01d0baa759980b93a55608b4fa99faa18bfb0ab3031b08a31b9b1,100,2.0';
