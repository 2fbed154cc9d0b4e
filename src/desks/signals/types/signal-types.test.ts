import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Pixels } from '../../../standards/pdq/pixels.ts';
import { validateObject } from '../../../standards/stix/validate-object.ts';
import { readSignalsCsv } from '../banks/read-signals-csv.ts';
import { makeIndicator, readSignal, signalExamples } from '../signal.ts';
import { type CodeIndex, INDEXES } from './code-index.ts';
import { hashFile, readHash, writtenCodes } from './hash-picture.ts';
import { compareShares } from './shares.ts';
import type { Hashing, SignalTypeExamples } from './signal-type.ts';
import {
  codeHex,
  HASH_TYPES,
  isAboutPeople,
  LONGEST_VALUE,
  SIGNAL_TYPES,
  type SignalType,
  severalCodes,
  textSignal,
  typedSignal,
} from './signal-types.ts';
import { patternOf, readPattern } from './stix-pattern.ts';

const GROUNDS = {
  legal_basis: 'GDPR Art. 6(1)(e)',
  purpose: 'Find who collects money with the video',
  source_grade: 'Admiralty B2',
  review_date: '2099-01-31',
  correction_route: 'Write to the data protection officer',
};

const bitsBetween = (one: Uint8Array, other: Uint8Array): number =>
  one.reduce((sum, byte, at) => sum + (byte ^ other[at]!).toString(2).replaceAll('0', '').length, 0);

const near = (base: Uint8Array, bits: number[]): Uint8Array => {
  const copy = Uint8Array.from(base);
  for (const bit of bits) copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
};

/** How far two codes are apart, as the type measures it. */
const apart = (type: SignalType, one: Uint8Array, other: Uint8Array): number =>
  (HASH_TYPES[type].measure?.distance ?? bitsBetween)(one, other);

/** What is compared of a value. */
const compared = (type: SignalType, value: string): Buffer =>
  severalCodes(type, value) ?? HASH_TYPES[type].codeOf(value);

/** An index as it is after it was written and read. */
async function writtenAndRead(type: SignalType, index: CodeIndex): Promise<CodeIndex> {
  const written: Uint8Array[] = [];
  await index.still()(async (bytes) => void written.push(Uint8Array.from(bytes)));
  const all = Buffer.concat(written);
  let at = 0;
  return INDEXES[type].restored(
    async (into) => {
      all.copy(into, 0, at, at + into.length);
      at += into.length;
    },
    (error) => assert.fail(String(error)),
  );
}

/** What `hash` makes of an example, as a value. */
function madeOf(hash: Hashing, of: SignalTypeExamples['hashed'][number]['of']): string | null {
  if (hash.of === 'text' || hash.of === 'words') return hash.hash(String(of));
  if (hash.of === 'picture') {
    const { codes } = hash.hash(of as never, 'as-it-is');
    const [turned] = hash.hash(of as never, 'all').codes;
    assert.deepEqual([codes.length, turned], [1, codes[0]], 'as it is comes first');
    return Buffer.from(codes[0]!.code).toString('hex');
  }
  if (hash.of === 'video') {
    const frames = hash.begin();
    for (const frame of of as Pixels[]) frames.take(frame);
    return frames.value((of as Pixels[]).map((_, at) => at));
  }
  const digest = hash.begin();
  digest.update(of as Uint8Array);
  return digest.code().toString('hex');
}

/** Values as they are kept: the examples, and for types whose value is its code any code. */
const values = (type: SignalType): fc.Arbitrary<string> => {
  const { examples, codeBytes, hash, validate } = HASH_TYPES[type];
  const given = fc.constantFrom(...examples().valid.map(({ value }) => value));
  if (hash.of === 'text' || hash.of === 'video') return given;
  const codes = fc.uint8Array({ minLength: codeBytes, maxLength: codeBytes });
  return fc.oneof(
    given,
    codes.map((code) => String(validate(Buffer.from(code).toString('hex')))),
  );
};

const csvCell = (text: string) => `"${text.replaceAll('"', '""')}"`;

for (const type of SIGNAL_TYPES) {
  const contract = HASH_TYPES[type];
  const { valid, invalid, pairs, hashed } = contract.examples();

  test(`${type}: has examples of each kind, and a name that the tables take`, () => {
    assert.match(type, /^[a-z][a-z0-9-]{0,39}$/);
    for (const kind of [valid, invalid, pairs, hashed]) assert.ok(kind.length > 0);
    assert.ok(contract.codeBytes >= 1 && contract.codeBytes <= 64);
    assert.ok(contract.called.length > 0 && contract.written.length > 0);
  });

  test(`${type}: valid values are kept in one writing, invalid ones are none`, () => {
    for (const { written, value } of valid) {
      assert.equal(contract.validate(written), value);
      assert.equal(contract.validate(value), value);
      assert.equal(contract.codeOf(value).length, contract.codeBytes);
      assert.ok(value.length <= contract.longest && contract.longest <= LONGEST_VALUE);
      assert.deepEqual(readHash(type, written), contract.codeOf(value));
      assert.deepEqual(typedSignal(`${type.toUpperCase()}: ${value}`), { type, value });
    }
    for (const wrong of invalid) {
      assert.equal(contract.validate(wrong), null, wrong);
      assert.throws(
        () => readHash(type, wrong, 'here'),
        (error) => error instanceof Refusal && error.errors[0]?.property === 'here',
      );
    }
  });

  test(`${type}: whatever somebody writes, what is kept of it stays as it is`, () => {
    const pieces = fc.string({ unit: fc.constantFrom(...'0123456789abcdefAF:/.%?#@ \\\'"é'), maxLength: 90 });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), pieces, fc.webUrl(), values(type)), (text) => {
        const value = contract.validate(text);
        if (value === null) return;
        assert.equal(contract.validate(value), value);
        assert.equal(contract.codeOf(value).length, contract.codeBytes);
        assert.ok(value.length > 0 && value.length <= contract.longest && !/[\s\0]/.test(value));
      }),
    );
  });

  test(`${type}: comes back from a STIX pattern, an indicator and a CSV as it was`, () => {
    fc.assert(
      fc.property(values(type), (value) => {
        const pattern = patternOf(type, value);
        assert.deepEqual(readPattern(pattern), { type, value });
        assert.deepEqual(readPattern(pattern.replace('[', '[ ').replace(' = ', "='").replace("''", "'")), {
          type,
          value,
        });
        const { extension_type: _, quality: __, ...about } = signalExamples()[0]!;
        const indicator = makeIndicator({
          ...about,
          signal_type: type,
          value,
          creator: null,
          ...(isAboutPeople(type) ? { grounds: GROUNDS } : {}),
          now: '2031-05-01T10:00:00.000Z',
        });
        assert.deepEqual(validateObject(indicator), { ok: true });
        const read = readSignal(JSON.parse(JSON.stringify(indicator)));
        assert.deepEqual(
          [read?.type, read?.value, read?.about?.value, read?.code],
          [type, value, value, codeHex(type, value)],
        );
        const { signals, refused } = readSignalsCsv(`type,value\n${type},${csvCell(value)}\n`);
        assert.deepEqual([signals, refused], [[{ type, value }], []]);
      }),
    );
    for (const wrong of invalid.filter((text) => text !== '')) {
      assert.equal(readPattern(patternOf(type, wrong)), null, wrong);
      const others = readSignalsCsv(
        `value,type\n${csvCell(wrong)},${type}\n${csvCell(valid[0]!.value)},${type}`,
      );
      // A CSV's cells are trimmed: white space around a value is none of it.
      if (contract.validate(wrong.trim()) === null) {
        assert.deepEqual(
          others.refused.map(({ property }) => property),
          ['line 2.value'],
        );
      }
    }
  });

  test(`${type}: pairs are as far apart as told, and found within the radius only`, () => {
    for (const { one, other, distance, percent } of pairs) {
      assert.equal(percent !== undefined, contract.several !== null && distance !== null);
      const [code, asked] = [compared(type, one), compared(type, other)];
      if (distance !== null && !contract.several) assert.equal(apart(type, code, asked), distance);
      const index = INDEXES[type].empty((error) => assert.fail(String(error)));
      index.add(7, code);
      const shares = percent ? { percent } : {};
      const found =
        distance !== null && distance <= contract.radius ? [{ number: 7, distance, ...shares }] : [];
      assert.deepEqual(index.find(asked), found);
    }
  });

  const { several } = contract;
  if (several) {
    test(`${type}: an index finds the shares that comparing one by one finds, also after it was written and read`, async () => {
      const bases = fc.array(fc.uint8Array({ minLength: several.bytes, maxLength: several.bytes }), {
        minLength: 1,
        maxLength: 4,
      });
      const valuesOf = (some: Uint8Array[]) => {
        const one = fc.tuple(
          fc.nat(some.length - 1),
          fc.uniqueArray(fc.nat(several.bytes * 8 - 1), { maxLength: 33 }),
        );
        return fc
          .array(one, { minLength: 1, maxLength: 8 })
          .map((made) => made.map(([of, bits]) => Buffer.from(near(some[of]!, bits)).toString('hex')))
          .map((codes) => Buffer.from([...new Set(codes)].join(''), 'hex'));
      };
      const all = bases.chain((some) =>
        fc.tuple(
          valuesOf(some),
          fc.array(valuesOf(some), { maxLength: 6 }),
          fc.array(valuesOf(some), { maxLength: 2 }),
        ),
      );
      await fc.assert(
        fc.asyncProperty(all, fc.nat(8), async ([asked, first, replaced], removed) => {
          const index = INDEXES[type].empty((error) => assert.fail(String(error)));
          const kept = new Map<number, Buffer>();
          for (const list of [first, replaced]) {
            for (const [number, codes] of list.entries()) {
              index.add(number, codes);
              kept.set(number, codes);
            }
          }
          index.remove(removed);
          kept.delete(removed);
          const expected = [...kept].flatMap(([number, codes]) => {
            const { matches, percent } = compareShares(type, asked, codes)!;
            return matches ? [{ number, percent }] : [];
          });
          const restored = await writtenAndRead(type, index);
          assert.deepEqual([index.size, restored.size], [kept.size, kept.size]);
          for (const found of [
            index.find(asked),
            restored.find(asked),
            (await index.findMany([asked]))[0]!,
          ]) {
            assert.deepEqual(
              found.map(({ number, percent }) => ({ number, percent })).sort((a, b) => a.number - b.number),
              expected.sort((a, b) => a.number - b.number),
            );
            assert.ok(found.every(({ distance }) => distance <= contract.radius));
          }
        }),
      );
    });

    test(`${type}: values are known by their codes, each once`, () => {
      for (const { value } of valid) {
        const codes = several.codesOf(value);
        const each = Array.from({ length: codes.length / several.bytes }, (_, at) =>
          codes.toString('hex', at * several.bytes, (at + 1) * several.bytes),
        );
        assert.ok(each.length > 0 && each.length <= several.most && new Set(each).size === each.length);
      }
    });
  }

  if (!several)
    test(`${type}: an index finds what comparing one by one finds, also after it was written and read`, async () => {
      const code = fc.uint8Array({ minLength: contract.codeBytes, maxLength: contract.codeBytes });
      const flips = fc.uniqueArray(fc.nat(contract.codeBytes * 8 - 1), { maxLength: 40 });
      await fc.assert(
        fc.asyncProperty(
          code,
          fc.array(fc.oneof(flips, fc.constant<number[]>([])), { maxLength: 20 }),
          fc.array(code, { maxLength: 5 }),
          fc.nat(30),
          async (asked, copies, others, removed) => {
            const codes = [...copies.map((bits) => near(asked, bits)), ...others];
            const index = INDEXES[type].empty((error) => assert.fail(String(error)));
            for (const [number, one] of codes.entries()) index.add(number, one);
            index.remove(removed);
            const expected = codes
              .map((one, number) => ({ number, distance: apart(type, one, asked) }))
              .filter(({ number, distance }) => number !== removed && distance <= contract.radius)
              .sort((a, b) => a.number - b.number);
            const restored = await writtenAndRead(type, index);
            for (const each of [index, restored]) {
              assert.deepEqual(
                each.find(asked).sort((a, b) => a.number - b.number),
                expected,
              );
            }
          },
        ),
        { numRuns: 40 },
      );
    });

  test(`${type}: hashing gives values of its own`, () => {
    for (const { of, value } of hashed) {
      assert.equal(madeOf(contract.hash, of), value);
      assert.equal(contract.validate(value), value);
    }
  });

  test(`${type}: people read its name, and how near a match is, in words`, () => {
    for (const language of ['en', 'ar']) {
      const texts = JSON.parse(readFileSync(new URL(`../locales/${language}.json`, import.meta.url), 'utf8'));
      assert.ok(texts[`value.${type}`], `value.${type} in ${language}`);
      // Within a radius the differing bits are told; what matches otherwise says what that means.
      if (contract.radius === 0 || contract.measure)
        assert.ok(texts[`evidence.near.${type}`], `evidence.near.${type} in ${language}`);
    }
  });
}

test('no two types share a path, a name elsewhere, or a code that the other would take', () => {
  const unique = (names: (string | null)[]) => assert.equal(new Set(names).size, names.length);
  unique(SIGNAL_TYPES.map((type) => HASH_TYPES[type].stixPath.replaceAll("'", '')));
  unique(SIGNAL_TYPES.flatMap((type) => HASH_TYPES[type].hmaName ?? []));
});

test('no other file decides by the name of a type: a new one is a folder, a line in the registry, and its texts', () => {
  const source = join(import.meta.dirname, '../../..');
  // A folder of one kind of exchange speaks of types by the names that its far side gives them.
  const others = /^desks\/signals\/(types|exchanges\/[^/]+)\/|\.test\.tsx?$|\/testing\//;
  const files = globSync('{desks,apps,client,ui}/**/*.{ts,tsx}', { cwd: source }).filter(
    (path) => !others.test(path),
  );
  assert.ok(files.length > 300, `${files.length} files were seen`);
  const names = SIGNAL_TYPES.join('|');
  const decides = new RegExp(
    `(?:[=!]==|[^|]\\||\\bcase|HASH_TYPES\\.|INDEXES\\.) *'?(?:${names})\\b|'(?:${names})' *(?:[=!]==|\\|[^|])`,
  );
  assert.match("type === 'pdq'", decides);
  assert.match("type: 'pdq' | 'sha256'", decides);
  assert.deepEqual(
    files.filter((path) => decides.test(readFileSync(join(source, path), 'utf8'))),
    [],
  );
});

test('every digest of a file is made in one reading, however long it is', () => {
  fc.assert(
    fc.property(fc.nat(3), fc.nat(2), (pieces, more) => {
      const bytes = new Uint8Array(pieces * 256 * 1024 + more).map((_, at) => at * 31);
      const made = writtenCodes(hashFile(bytes));
      for (const type of SIGNAL_TYPES) {
        const { hash } = HASH_TYPES[type];
        assert.equal(made[type], hash.of === 'file' ? (madeOf(hash, bytes) ?? '') : undefined);
      }
    }),
    { numRuns: 12 },
  );
});

test('a pattern that says more, or says it elsewhere, is read as no signal', () => {
  const sha256 = 'ab'.repeat(32);
  for (const wrong of [
    `[file:hashes.'SHA-256' = '${sha256}' OR file:size = 1]`,
    `[file:hashes.'SHA-256' != '${sha256}']`,
    `[file:hashes.SHA-256 = '${sha256}']`,
    `[file:hashes.'SHA-256 = '${sha256}']`,
    `[x:hashes.'SHA-256' = '${sha256}']`,
    `[url:value = 'https://a.org/'] FOLLOWEDBY [url:value = 'https://b.org/']`,
    `[url:value = 'https://a.org/' OR url:value = 'https://b.org/']`,
    `[url:value LIKE 'https://a.org/%']`,
    `[url:value = 'https://a.org/\\x']`,
    `[url:value = 'https://a.org/']x`,
    `[url:value = '${`https://a.org/${'a'.repeat(9000)}`}']`,
  ]) {
    assert.equal(readPattern(wrong), null, wrong);
  }
  assert.deepEqual(readPattern("[url:value = 'HTTPS://A.org:443/it\\'s']"), {
    type: 'url',
    value: "https://a.org/it's",
  });
});

test('what people type is read as they mean it', () => {
  const [md5, hex] = ['ab'.repeat(16), 'AB'.repeat(32)];
  assert.deepEqual(typedSignal(` ${hex}\n`), { type: 'pdq', value: hex });
  assert.deepEqual(typedSignal(`sha256:${hex}`), { type: 'sha256', value: hex });
  assert.deepEqual(typedSignal(`SHA256, ${hex}`), { type: 'sha256', value: hex });
  assert.deepEqual(typedSignal(md5), { type: 'md5', value: md5 });
  assert.deepEqual(typedSignal('https://a.org/'), { type: 'url', value: 'https://a.org/' });
  assert.deepEqual(typedSignal('words'), { type: 'pdq', value: 'words' });
  for (const name of ['picture.png', 'example.org']) {
    assert.deepEqual([typedSignal(name).type, textSignal(name)], ['pdq', undefined], 'no domain by a slip');
  }
  assert.deepEqual(textSignal('domain: example.org'), { type: 'domain', value: 'example.org' });
  assert.deepEqual([textSignal(`sha256:${hex}`), textSignal('domain:co.uk')], [undefined, undefined]);
});
