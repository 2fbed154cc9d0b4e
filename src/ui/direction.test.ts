import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const src = join(dirname(fileURLToPath(import.meta.url)), '..');
const styles = globSync(['{ui,apps,desks}/**/*.css'], { cwd: src });
const pages = globSync(['{ui,apps,desks}/**/*.tsx'], { cwd: src });

/** Physical sides stay where they are when the page turns right-to-left. */
const inStyles =
  /(^|[\s;{])((margin|padding|border)-(left|right)|left|right)\s*:|text-align:\s*(left|right)|float:/m;
const inPages = /\s(ml|mr|pl|pr)=|(margin|padding|border)(Left|Right)\b|textAlign: '(left|right)'/;

test('there are styles and pages to look at', () => {
  assert.ok(styles.length >= 10 && pages.length >= 20);
});

test('styles and pages use logical properties only', () => {
  const found = [...styles, ...pages].flatMap((path) => {
    const side = (path.endsWith('.css') ? inStyles : inPages).exec(readFileSync(join(src, path), 'utf8'));
    return side === null ? [] : [`${path}: ${side[0].trim()}`];
  });
  assert.deepEqual(found, []);
});
