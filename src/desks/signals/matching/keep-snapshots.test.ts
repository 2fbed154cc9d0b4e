import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openTestKernel, type TestKernel } from '../../../../tests/kernel.ts';
import { migrationsOf } from '../../../kernel/store/migrate.ts';
import { signalsDesk } from '../desk.ts';
import { keepSnapshots, snapshotFile } from './keep-snapshots.ts';
import { openMatcher } from './matcher.ts';

const COUNT = 300;
const codeOf = (number: number) => createHash('sha256').update(`code ${number}`).digest();

describe('a start from a snapshot', () => {
  let node: TestKernel;
  let file: string;
  before(async () => {
    node = await openTestKernel({ migrations: migrationsOf(signalsDesk.migrations, 'signals') });
    file = snapshotFile(node.kernel);
    await sql(
      `insert into bank (object, id, holder, name, mode, provenance, originator_name, originator_class, basis, instrument, article, created_at)
       values (1, gen_random_uuid(), $1, 'B', 'on', 'own', 'H', 'platform', 'b', 'i', 'a', now())`,
      [node.kernel.host.id],
    );
    await insert(1, COUNT, 10);
    await insert(COUNT + 1, COUNT + 20, 11, 'sha256');
    await (await open()).close();
  });
  after(() => node.stop());

  const sql = (text: string, values: unknown[] = []) => node.kernel.store.pool.query(text, values);
  const insert = (from: number, to: number, position: number, type = 'pdq') =>
    sql(
      `insert into signal (object, holder, id, bank, type, code, originator_name, originator_class, ordered, version_ns,
         valid_from, added_at, position)
       select n, $1, 'indicator--' || n, 1, $2, sha256(convert_to('code ' || n, 'UTF8')), 'H', 'platform', false, 1,
         now(), now(), $5 from generate_series($3::int, $4::int) as n`,
      [node.kernel.host.id, type, from, to, position],
    );
  const open = (least = 100) => openMatcher(node.kernel, keepSnapshots(node.kernel, least));
  /** Codes the table has and no snapshot does: who finds them has read the table. */
  const swap = (object: number, code: Buffer) =>
    sql('update signal set code = $2 where object = $1', [object, code]);
  const hits = async (code: Buffer, type: 'pdq' | 'sha256' = 'pdq') => {
    const matcher = await open();
    const found = matcher.find(type, code).length;
    await matcher.close();
    return found;
  };

  test('it is what was written, and what changed since is followed', async () => {
    assert.equal(statSync(file).mode & 0o777, 0o600);
    await swap(5, codeOf(1_000_005));
    assert.equal(await hits(codeOf(5)), 1, 'the table was not read');
    assert.equal(await hits(codeOf(COUNT + 3), 'sha256'), 1);
    await sql("update signal set gone = 'withdrawn', position = 12 where object in (6, $1)", [COUNT + 3]);
    await insert(COUNT + 21, COUNT + 25, 13);
    assert.equal(await hits(codeOf(6)), 0, 'withdrawn while nobody ran');
    assert.equal(await hits(codeOf(COUNT + 3), 'sha256'), 0);
    assert.equal(await hits(codeOf(COUNT + 22)), 1, 'added while nobody ran');
    await swap(5, codeOf(5));
  });

  test('one that is damaged, cut off or not one at all is said to be so, and the table is read', async () => {
    const whole = readFileSync(file);
    await swap(7, codeOf(1_000_007));
    const flipped = Buffer.from(whole);
    flipped[whole.length - 500] = (flipped[whole.length - 500] as number) ^ 1;
    for (const bytes of [flipped, whole.subarray(0, whole.length - 1), Buffer.alloc(5000), Buffer.alloc(0)]) {
      writeFileSync(file, bytes);
      node.said.length = 0;
      assert.equal(await hits(codeOf(1_000_007)), 1);
      assert.match(node.said.join(), /its snapshot is not used/);
    }
    writeFileSync(file, whole);
    await swap(7, codeOf(7));
  });

  test('what is no file in its place keeps no start waiting, and is replaced or left', async () => {
    await swap(7, codeOf(1_000_007));
    rmSync(file);
    for (const [put, what] of [
      [() => execFileSync('mkfifo', [file]), 'a pipe or a device'],
      [() => symlinkSync('/dev/zero', file), 'a link'],
      [() => mkdirSync(file), 'a folder'],
    ] as const) {
      put();
      node.said.length = 0;
      assert.equal(await hits(codeOf(1_000_007)), 1);
      assert.match(node.said.join(), new RegExp(`its snapshot is not used: .* is ${what} and no file`));
      // What was loaded from the table is written: over a pipe or a link, not into a folder.
      assert.equal(lstatSync(file).isFile(), what !== 'a folder');
      if (what === 'a folder') assert.match(node.said.join(), /no snapshot was written/);
      assert.deepEqual(readdirSync(dirname(file)), [basename(file)], 'nothing half-made is left');
      if (what !== 'a folder') rmSync(file);
    }
    node.said.length = 0;
    await (await open(1_000_000)).close();
    assert.match(node.said.join(), /could not be removed/);
    rmdirSync(file);
    await swap(7, codeOf(7));
    await (await open()).close();
    assert.ok(lstatSync(file).isFile());
  });

  test('one of another history of the database is not used', async () => {
    await swap(8, codeOf(1_000_008));
    // The database that was restored has, at the snapshot's place, an act of its own or none.
    const leaf = (changed: string) =>
      sql(
        `insert into log_leaf (epoch, index, leaf) values (0, 13, sha256($1)) on conflict (epoch, index) do update
        set leaf = excluded.leaf`,
        [changed],
      );
    await leaf('another act');
    assert.equal(await hits(codeOf(1_000_008)), 1);
    await swap(8, codeOf(8));
    assert.equal(await hits(codeOf(1_000_008)), 1, 'the same history: the table is not read');
    await leaf('yet another');
    assert.equal(await hits(codeOf(8)), 1);
    await sql('delete from log_leaf where index = 13');
    await swap(8, codeOf(8));
  });

  test('one that does not agree with the table is not used', async () => {
    await (await open()).close();
    await swap(9, codeOf(1_000_009));
    await sql('delete from signal where object = 10');
    node.said.length = 0;
    assert.equal(await hits(codeOf(1_000_009)), 1);
    assert.match(node.said.join(), /does not agree with the table/);
  });

  test('what is too small for a file leaves none behind', async () => {
    await (await open()).close();
    assert.ok(existsSync(file));
    await sql("update signal set gone = 'withdrawn', position = 20 where object = 11");
    await (await open(1_000_000)).close();
    assert.ok(!existsSync(file));
  });
});
