import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter((path) => path !== '');
const folders = new Set(
  tracked.flatMap((path) => path.split('/').map((_, at, parts) => parts.slice(0, at).join('/'))),
);
const leadsSomewhere = (path: string) => tracked.includes(path) || folders.has(path.replace(/\/$/, ''));

/** Relative links of a Markdown text, without what follows `#`; code is passed over. */
function relativeLinks(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)/gm)]
    .map((match) => (match[1] ?? match[2] ?? '').split('#')[0] ?? '')
    .filter((target) => target !== '' && !/^[a-z][a-z+.-]*:/i.test(target));
}

test('relative links are found, in prose only', () => {
  const text = 'a [b](c.md#d), [e](https://f.example), `[g](h)`, [i](#j)\n[k]: l/m.md\n```\n[n](o)\n```\n';
  assert.deepEqual(relativeLinks(text), ['c.md', 'l/m.md']);
});

test('every relative link of the documentation leads to a tracked file', () => {
  const pages = tracked.filter((path) => /^(README|ARCHITECTURE)\.md$|^docs\/.*\.md$/.test(path));
  assert.ok(pages.length > 3);
  const dead = pages.flatMap((page) =>
    relativeLinks(readFileSync(join(root, page), 'utf8'))
      .filter((target) => !leadsSomewhere(normalize(join(dirname(page), decodeURIComponent(target)))))
      .map((target) => `${page}: ${target}`),
  );
  assert.deepEqual(dead, []);
});
