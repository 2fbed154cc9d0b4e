import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isIdentifier, isTypeName, parseIdentifier, typeOfIdentifier } from './identifier.ts';

const uuid = '8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f';

test('an identifier has three parts', () => {
  assert.deepEqual(parseIdentifier(`x-mitre-tactic--${uuid}`), { type: 'x-mitre-tactic', uuid, version: 4 });
  assert.equal(typeOfIdentifier(`file--${uuid}`), 'file');
  // RFC 4122 §3: upper case is read
  assert.ok(isIdentifier('relationship--81f12913-1372-4c96-85ec-E9034ac98aba'));
});

test('what is not an identifier is refused', () => {
  for (const text of [
    '',
    'example--1',
    `file-${uuid}`,
    `file---${uuid}`.replace('file', 'fi-'),
    `--${uuid}`,
    `ab--${uuid}`,
    `File--${uuid}`,
    `1file--${uuid}`,
    `file--${uuid} `,
    `file--${uuid}0`,
    `file--${uuid.replace('-4', '-6')}`,
    `file--${uuid.replace('-4', '-0')}`,
    `file--${uuid.replace('-9', '-c')}`,
    `file--${uuid.replaceAll('-', '_')}`,
    `file--{${uuid.slice(1, -1)}}`,
    `${'a'.repeat(251)}--${uuid}`,
  ]) {
    assert.equal(isIdentifier(text), false, text.slice(0, 60));
    assert.equal(parseIdentifier(text), undefined);
  }
});

test('type names follow the linear pattern', () => {
  const pattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*-?$/;
  const near = fc.string({ unit: fc.constantFrom('a', 'z', '0', '-', 'A', '!', '_'), maxLength: 12 });
  fc.assert(
    fc.property(near, (text) => {
      assert.equal(isTypeName(text), pattern.test(text) && text.length >= 3);
    }),
  );
  assert.ok(isTypeName('a'.repeat(250)));
  assert.ok(!isTypeName('a'.repeat(251)));
});

test('each character of a type name is looked at once at most', (t) => {
  // The OASIS pattern needs some 2^28 steps for this text, which was measured to be four seconds.
  const trap = `${'a'.repeat(28)}!`;
  const looks = t.mock.method(String.prototype, 'charCodeAt');
  assert.equal(isTypeName(trap), false);
  assert.ok(
    looks.mock.callCount() > 0 && looks.mock.callCount() <= trap.length,
    `${looks.mock.callCount()} looks`,
  );
  looks.mock.resetCalls();
  assert.equal(isIdentifier(`${trap}--${uuid}`), false);
  assert.ok(looks.mock.callCount() <= trap.length + 40, `${looks.mock.callCount()} looks`);
});
