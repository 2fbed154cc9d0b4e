import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { IntlMessageFormat } from 'intl-messageformat';
import { languageFor, languages } from './text/languages.ts';
import { isolated } from './text/message.ts';

const src = join(dirname(fileURLToPath(import.meta.url)), '..');
const folders = [...new Set(globSync('**/locales/en.json', { cwd: src }).map(dirname))];

type Element = {
  type: number;
  value?: string;
  options?: Record<string, { value: Element[] }>;
  children?: Element[];
};

/** The names a message needs: what one language asks for and another does not would show as a gap. */
function namesIn(elements: readonly Element[]): string[] {
  return elements.flatMap(({ type, value, options = {}, children = [] }) => [
    ...(type === 0 || type === 7 ? [] : [value ?? '']),
    ...Object.values(options).flatMap((option) => namesIn(option.value)),
    ...namesIn(children),
  ]);
}

test('there are locales to look at', () => {
  assert.ok(folders.length >= 3, `only ${folders.join(', ')}`);
});

for (const folder of folders) {
  const read = (code: string): Record<string, string> =>
    JSON.parse(readFileSync(join(src, folder, `${code}.json`), 'utf8'));

  test(`${folder}: English and Arabic have the same keys, in valid ICU, asking for the same values`, () => {
    assert.ok(existsSync(join(src, folder, 'ar.json')));
    const en = read('en');
    const ar = read('ar');
    assert.deepEqual(Object.keys(ar).sort(), Object.keys(en).sort());
    for (const [key, text] of Object.entries(en)) {
      const names = Object.entries({ en: text, ar: ar[key]! }).map(([code, message]) => {
        const { tag } = languages[code as 'en' | 'ar'];
        const parsed = new IntlMessageFormat(message, tag).getAst() as unknown as Element[];
        return [...new Set(namesIn(parsed))].sort().join();
      });
      assert.equal(names[0], names[1], `${key} asks for other values in Arabic`);
      assert.notEqual(text.trim(), '', key);
    }
  });

  test(`${folder}: every Arabic plural has the forms Arabic counts with`, () => {
    const forms = (elements: readonly Element[]): string[][] =>
      elements.flatMap(({ type, options = {}, children = [] }) => [
        ...(type === 6 ? [Object.keys(options)] : []),
        ...Object.values(options).flatMap((option) => forms(option.value)),
        ...forms(children),
      ]);
    for (const [key, text] of Object.entries(read('ar'))) {
      const parsed = new IntlMessageFormat(text, 'ar').getAst() as unknown as Element[];
      for (const each of forms(parsed)) {
        for (const form of ['one', 'two', 'few', 'many', 'other'])
          assert.ok(each.includes(form), `${key}: no ${form}`);
      }
    }
  });
}

test('the first language a browser asks for that we have', () => {
  assert.equal(languageFor(['fr-FR', 'ar-EG', 'en']), 'ar');
  assert.equal(languageFor(['en-US']), 'en');
  assert.equal(languageFor([]), 'en');
});

test('UAX #9: a value of the other direction is isolated, one of our own is not', () => {
  assert.equal(isolated('Harbour', 'rtl'), '\u2068Harbour\u2069');
  assert.equal(isolated('Harbour', 'ltr'), 'Harbour');
  assert.equal(isolated('الميناء', 'ltr'), '\u2068الميناء\u2069');
  assert.equal(isolated('42', 'rtl'), '42');
});
