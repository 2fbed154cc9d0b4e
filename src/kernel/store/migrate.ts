import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';

/** One step of the schema: applied once, in order of name; a changed text after that is an error. */
export type Migration = { name: string; sql: string };

/** Migrations of a folder of numbered `.sql` files. */
export function migrationsOf(folder: URL, prefix: string): Migration[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({ name: `${prefix}/${file}`, sql: readFileSync(new URL(file, folder), 'utf8') }));
}

export const kernelMigrations = () => migrationsOf(new URL('./migrations/', import.meta.url), 'kernel');

/**
 * Brings a database up to date; safe when several processes start at once.
 * Throws when a migration that was applied reads differently now.
 */
export async function migrate(pool: pg.Pool, migrations: Migration[]): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query("select pg_advisory_xact_lock(hashtext('comity migrations'))");
    await client.query(
      'create table if not exists migration (name text primary key, hash text not null, at timestamptz not null default now())',
    );
    const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from migration');
    const done = new Map(rows.map((row) => [row.name, row.hash]));
    for (const { name, sql } of migrations) {
      const hash = createHash('sha256').update(sql).digest('hex');
      const before = done.get(name);
      if (before === hash) continue;
      if (before)
        throw new Error(`Migration ${name} was changed after it was applied; add a new one instead.`);
      await client.query(sql);
      await client.query('insert into migration (name, hash) values ($1, $2)', [name, hash]);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
