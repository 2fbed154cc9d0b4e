import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

test('a page can run this engine: it imports nothing but itself and TypeBox', () => {
  const files = readdirSync(import.meta.dirname).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  );
  assert.ok(files.length >= 8);
  for (const name of files) {
    const text = readFileSync(new URL(name, import.meta.url), 'utf8');
    for (const [, from] of text.matchAll(/from '([^']+)'/g)) {
      assert.match(from!, /^(\.\/[a-z-]+\.ts|typebox(\/value)?)$/, `${name} imports ${from}`);
    }
    assert.doesNotMatch(text, /\b(Date\.now|new Date\(\)|performance|process|Buffer|Math\.random)\b/, name);
  }
});
