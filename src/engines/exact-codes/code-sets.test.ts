import assert from 'node:assert/strict';
import { randomBytes, randomFillSync, randomInt } from 'node:crypto';
import { test } from 'node:test';
import { CodeSets } from './code-sets.ts';
import { type ExactCodesError, SECRET_WORDS } from './exact-codes.ts';

const secret = () => randomFillSync(new Int32Array(SECRET_WORDS));
const few = Array.from({ length: 30 }, () => randomBytes(8));
const someCodes = () =>
  Buffer.concat(Array.from({ length: randomInt(12) }, () => few[randomInt(few.length)]!));

/** What the sets should hold, kept as plainly as can be. */
class Oracle {
  readonly sets = new Map<number, Buffer>();
  has = (code: string) => [...this.sets.keys()].filter((number) => this.#codes(number).includes(code));
  all = () => new Set([...this.sets.keys()].flatMap((number) => this.#codes(number)));
  #codes(number: number): string[] {
    const codes = this.sets.get(number)!;
    return Array.from({ length: codes.length / 8 }, (_, at) => codes.toString('hex', at * 8, at * 8 + 8));
  }
}

test('over random histories each code is held once, with just the sets that have it', () => {
  for (let run = 0; run < 20; run++) {
    const sets = new CodeSets(8, secret());
    const oracle = new Oracle();
    const idOf = new Map<string, number>();
    for (let step = 0; step < 200; step++) {
      const number = randomInt(25);
      const before = oracle.all();
      if (oracle.sets.has(number)) {
        oracle.sets.delete(number);
        const gone = sets.remove(number);
        const left = oracle.all();
        const expected = [...before].filter((code) => !left.has(code));
        assert.deepEqual(gone.sort(), expected.map((code) => idOf.get(code)!).sort());
        for (const code of expected) idOf.delete(code);
      } else {
        const codes = someCodes();
        oracle.sets.set(number, codes);
        for (const id of sets.add(number, codes)) {
          const code = Buffer.from(sets.codeOf(id)).toString('hex');
          assert.ok(!before.has(code), 'it is new');
          idOf.set(code, id);
        }
      }
      assert.equal(sets.size, oracle.sets.size);
    }
    assert.deepEqual(new Set(idOf.keys()), oracle.all());
    for (const [code, id] of idOf) {
      const holders: number[] = [];
      sets.eachWith(id, ({ number }) => holders.push(number));
      assert.deepEqual(holders.sort(), oracle.has(code).sort());
    }
  }
});

test('what is copied stays, in order and with what comes twice, whatever changes meanwhile', () => {
  const sets = new CodeSets(8, secret());
  const [a, b] = [few[0]!, few[1]!];
  sets.add(7, Buffer.concat([a, b, a]));
  sets.add(9, b);
  const { sets: all, codesOf } = sets.still();
  sets.remove(7);
  sets.add(8, few[2]!);
  assert.deepEqual(
    all.map((one) => [one.number, Buffer.from(codesOf(one)).toString('hex')]),
    [
      [7, Buffer.concat([a, b, a]).toString('hex')],
      [9, b.toString('hex')],
    ],
  );
});

test('one of a hundred thousand sets that share a code leaves as fast as any', () => {
  const sets = new CodeSets(8, secret());
  for (let number = 0; number < 100_000; number++) sets.add(number, few[0]!);
  for (let number = 0; number < 99_999; number++) assert.deepEqual(sets.remove(number), []);
  assert.equal(sets.remove(99_999).length, 1);
  assert.deepEqual(sets.remove(5), []);
  assert.ok(sets.memoryBytes > 0);
});

test('a number that is there, a number that is none, and bytes that are no codes are refused', () => {
  const sets = new CodeSets(8, secret());
  sets.add(1, few[0]!);
  const code = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      return (error as ExactCodesError).code;
    }
    return null;
  };
  assert.equal(
    code(() => sets.add(1, few[0]!)),
    'bad-number',
  );
  assert.equal(
    code(() => sets.add(-1, few[0]!)),
    'bad-number',
  );
  assert.equal(
    code(() => sets.add(2, few[0]!.subarray(1))),
    'bad-code',
  );
  assert.equal(sets.size, 1);
});
