import assert from 'node:assert/strict';
import { readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildWorkbench } from './build.ts';

test('what is built is whole, and is not built again while its sources stay the same', async () => {
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const { folder } = await buildWorkbench({ log });
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const assets = [...page.matchAll(/(?:src|href)="\/app\/([^"]+)"/g)].map((match) => match[1]!);
  assert.ok(assets.some((asset) => asset.endsWith('.js')) && assets.some((asset) => asset.endsWith('.css')));
  for (const asset of assets) assert.ok(readFileSync(join(folder, asset)).length > 0, asset);
  // The node forbids inline scripts.
  assert.doesNotMatch(page, /<script(?![^>]*src=)/);

  // A newer date is no change: a checkout sets dates anew.
  utimesSync(join(import.meta.dirname, 'main.tsx'), new Date(), new Date());
  lines.length = 0;
  assert.deepEqual(await buildWorkbench({ log }), { folder, built: false });
  assert.deepEqual(lines, []);
});
