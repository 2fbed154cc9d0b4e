import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { openTestKernel } from '../../../../tests/kernel.ts';
import { migrationsOf } from '../../../kernel/store/migrate.ts';
import { hammingDistance } from '../../../standards/pdq/pdq.ts';
import { signalsDesk } from '../desk.ts';
import { openMatcher } from './matcher.ts';

const COUNT = 3000;

/** Codes that follow from their number, so that a test need not keep them. */
const codeOf = (number: number) => createHash('sha256').update(`code ${number}`).digest();

/** `code` with some bits turned, chosen by chance. */
function turned(code: Buffer, bits: number): Buffer {
  const copy = Buffer.from(code);
  const places = new Set<number>();
  while (places.size < bits) places.add(randomBytes(1)[0] as number);
  for (const place of places) copy[place >> 3] = (copy[place >> 3] as number) ^ (1 << (place & 7));
  return copy;
}

describe('the matcher', () => {
  test('loads what is there, follows what changes, and finds exactly what is within 31 bits', async (t) => {
    const test = await openTestKernel({ migrations: migrationsOf(signalsDesk.migrations, 'signals') });
    const { pool } = test.kernel.store;
    const host = test.kernel.host.id;
    const insert = (from: number, to: number, position: number, type = 'pdq') =>
      pool.query(
        `insert into signal (object, holder, id, bank, type, code, originator_name, originator_class, ordered, version_ns,
           valid_from, added_at, position)
         select n, $1, 'indicator--' || n, 1, $2, sha256(convert_to('code ' || n, 'UTF8')), 'H', 'platform', false, 1,
           now(), now(), $5 from generate_series($3::int, $4::int) as n`,
        [host, type, from, to, position],
      );
    await pool.query(
      `insert into bank (object, id, holder, name, mode, provenance, originator_name, originator_class, basis, instrument, article, created_at)
       values (1, gen_random_uuid(), $1, 'B', 'on', 'own', 'H', 'platform', 'b', 'i', 'a', now())`,
      [host],
    );
    await insert(1, COUNT, 10);
    await insert(COUNT + 1, COUNT + 500, 10, 'sha256');
    const matcher = await openMatcher(test.kernel);
    t.after(async () => {
      await matcher.close();
      await test.stop();
    });
    assert.equal(matcher.size(), COUNT + 500);

    const numbers = new Map<number, number>();
    for (const row of (await pool.query('select number, object from signal')).rows)
      numbers.set(row.number, row.object);
    for (const bits of [0, 1, 15, 30, 31, 32, 60]) {
      const asked = turned(codeOf(17), bits);
      const found = matcher.find('pdq', asked).map(({ number, distance }) => [numbers.get(number), distance]);
      const all: [number, number][] = [];
      for (let n = 1; n <= COUNT; n++) {
        const distance = hammingDistance(asked, codeOf(n));
        if (distance <= 31) all.push([n, distance]);
      }
      assert.deepEqual(found, all, `${bits} bits`);
    }
    assert.equal(matcher.find('sha256', codeOf(COUNT + 1)).length, 1);
    assert.deepEqual(matcher.find('sha256', turned(codeOf(COUNT + 1), 1)), []);
    assert.deepEqual(matcher.find('sha256', codeOf(1)), [], 'a PDQ hash is no SHA-256');

    await pool.query("update signal set gone = 'withdrawn', position = 11 where object in (17, $1)", [
      COUNT + 1,
    ]);
    await insert(COUNT + 501, COUNT + 501, 12);
    await Promise.all([matcher.refresh(), matcher.refresh(), matcher.refresh()]);
    assert.deepEqual(matcher.find('pdq', codeOf(17)), []);
    assert.deepEqual(matcher.find('sha256', codeOf(COUNT + 1)), []);
    assert.equal(matcher.find('pdq', codeOf(COUNT + 501)).length, 1);
    await pool.query('update signal set gone = null, code = $1, position = 13 where object = 17', [
      codeOf(1_000_000),
    ]);
    await matcher.refresh();
    assert.deepEqual(matcher.find('pdq', codeOf(17)), []);
    assert.equal(matcher.find('pdq', codeOf(1_000_000)).length, 1);
  });
});
