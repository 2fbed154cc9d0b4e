import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { wrongName } from './names.ts';
import { root } from './source-tree.ts';

test('files and folders are kebab-case and say what they are', () => {
  const paths = ['src', 'tests', 'bin', 'bench'].flatMap((folder) =>
    globSync(`${folder}/**/*`, { cwd: root }),
  );
  assert.ok(paths.length > 0, 'no file was seen');
  assert.deepEqual(
    paths.flatMap((path) => wrongName(path) ?? []),
    [],
  );
});

test('bad names are found', () => {
  for (const path of [
    'src/kernel/Store/store.ts',
    'src/kernel/store/recordQueries.ts',
    'src/kernel/store/record_queries.ts',
    'src/kernel/utils.ts',
    'src/kernel/helpers/text.ts',
    'src/kernel/case-manager.ts',
    'src/kernel/deadline.service.ts',
    'src/kernel/base-record.ts',
    'src/kernel/common/text.ts',
    'src/kernel/common.ts',
    'src/kernel/misc.ts',
  ]) {
    assert.ok(wrongName(path), path);
  }
  for (const path of [
    'src/desks/signals/review/match-review.procedure.ts',
    'src/desks/knowledge-base/README.md',
    'src/kernel/store/migrations/0001-kernel.sql',
    'src/standards/tlog/base64.ts',
    'src/standards/stix/common-properties.ts',
    'src/kernel/databases.ts',
  ]) {
    assert.equal(wrongName(path), undefined);
  }
});
