import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lengthStep, TLSH_BYTES, TLSH_LEAST_BYTES, tlshOf } from './tlsh.ts';
import { bucketsCost, ratioCost, tlshDistance } from './tlsh-distance.ts';

const written = (text: string) => {
  const code = tlshOf(Buffer.from(text));
  return code && Buffer.from(code).toString('hex').toUpperCase();
};
const code = (digits: string) => Buffer.from(digits, 'hex');

test('published digests come out', () => {
  const vectors: [text: string, digits: string][] = [
    // facebook/ThreatExchange, extensions/tlsh/tests
    [
      "A minimum string length must be 256 bytes! That's so much text this means it's not super useful for finding short text!",
      'DFB092A1724AC2C0D3CA48452291EA04A5B75EB903A6E7577A54118FFA8148E98F9426',
    ],
    // trendmicro/tlsh, Testing/example_data: small.txt and small2.txt
    [
      'bfghjdbkfdj376t4en, i7e2w 8o\tq22we ,9wq12q ,32qTE$#!#$%^I&*\n',
      'F8A0220C0F8C0023CB880800CA33E88B8F0C022AB302C2008A030300300E8A00C83AAC',
    ],
    [
      '\'Type "copyright", "credits" or "license" for more information.’\n',
      'C6A022A2E0008CC320C083A3E20AA888022A00000A0AB0088828022A0008A00022F22A',
    ],
  ];
  for (const [text, digits] of vectors) assert.equal(written(text), digits);
});

test('lengths take the published steps', () => {
  // The highest length of each step, from the reference's table.
  const tops = [1, 2, 3, 5, 7, 11, 17, 25, 38, 57, 86, 129, 194, 291, 437, 656, 854, 1110, 1443, 1876, 2439];
  for (const [at, top] of tops.slice(6).entries()) {
    assert.ok(lengthStep(top + 1) - lengthStep(top) === 1, `${at}: ${top}`);
  }
  assert.equal(lengthStep(1_000_000), 82);
});

test('what is too short or too much alike has none', () => {
  assert.equal(tlshOf(new Uint8Array(0)), null);
  assert.equal(tlshOf(new Uint8Array(10_000)), null);
  assert.equal(written('ab'.repeat(5000)), null);
  const rich = Uint8Array.from({ length: 60 }, (_, at) => (at * 89 + 7 * at * at) & 0xff);
  assert.notEqual(tlshOf(rich.subarray(0, TLSH_LEAST_BYTES)), null);
  assert.equal(tlshOf(rich.subarray(0, TLSH_LEAST_BYTES - 1)), null);
});

/** Bucket by bucket and ratio by ratio, as the reference's description says it. */
function slowDistance(one: Uint8Array, other: Uint8Array): number {
  let sum = one[0] === other[0] ? 0 : 1;
  for (const shift of [0, 4]) {
    const apart = Math.abs(((one[2]! >> shift) & 15) - ((other[2]! >> shift) & 15));
    const round = Math.min(apart, 16 - apart);
    sum += round <= 1 ? round : (round - 1) * 12;
  }
  for (let bucket = 0; bucket < 128; bucket++) {
    const quarter = (of: Uint8Array) => (of[3 + (bucket >> 2)]! >> ((bucket & 3) * 2)) & 3;
    const apart = Math.abs(quarter(one) - quarter(other));
    sum += apart === 3 ? 6 : apart;
  }
  return sum;
}

const anyCode = fc.uint8Array({ minLength: TLSH_BYTES, maxLength: TLSH_BYTES });

test('the distance is the one of the description, the same both ways, and 0 for the same', () => {
  fc.assert(
    fc.property(anyCode, anyCode, (one, other) => {
      assert.equal(tlshDistance(one, other), slowDistance(one, other));
      assert.equal(tlshDistance(other, one), tlshDistance(one, other));
      assert.equal(tlshDistance(one, one), 0);
    }),
    { numRuns: 2000 },
  );
});

test('16 buckets at once cost what they cost byte by byte; ratios go round', () => {
  const word = fc.uint8Array({ minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(word, word, (one, other) => {
      const number = (bytes: Uint8Array) => Buffer.from(bytes).readUInt32BE();
      const each = one.reduce((sum, byte, at) => sum + bucketsCost(byte, other[at]!), 0);
      assert.equal(bucketsCost(number(one), number(other)), each);
    }),
    { numRuns: 1000 },
  );
  assert.deepEqual(
    [ratioCost(0xf0, 0x00), ratioCost(0x11, 0x22), ratioCost(0x20, 0), ratioCost(0x80, 0)],
    [1, 2, 12, 84],
  );
});

test('distances that the reference computed', () => {
  // trendmicro/tlsh 3.4.4 of Debian: the same 15 words twice, one of them another the second time.
  const one = '3B71CEE3E63CA2500C1216A4E2F7B2B667154339A7B915700E89E4AFB1861F894179F3';
  const other = 'A471DFE3E73CA2500C1217A4E2F7B2B667154339A7B915700E89E49FB1861F8D5179F3';
  assert.equal(tlshDistance(code(one), code(other)), 8);
});

test('a text that changed in one word stays near, and length alone changes nothing', () => {
  const words = 'market road river song open stone letter night winter bread garden door'.split(' ');
  const text = fc.array(fc.constantFrom(...words), { minLength: 400, maxLength: 600 });
  let near = 0;
  const runs = 60;
  fc.assert(
    fc.property(text, fc.nat(399), (all, at) => {
      const one = tlshOf(Buffer.from(all.join(' ')));
      const other = tlshOf(Buffer.from(all.with(at, 'changed').join(' ')));
      if (one && other && tlshDistance(one, other) <= 30) near++;
    }),
    { numRuns: runs, seed: 7 },
  );
  assert.ok(near >= runs * 0.8, `${near} of ${runs}`);
});
