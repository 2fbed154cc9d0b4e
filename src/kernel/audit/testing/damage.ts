import type { Kernel } from '../../kernel.ts';
import type { DeepFault } from '../deep-fault.ts';
import { verifyDeep } from '../verify-deep.ts';

export type Statement = [sql: string, values?: unknown[]];

/**
 * What is found after statements that somebody with the database runs past the node, triggers off; the tables are put
 * back. At most one of these at a time.
 */
export async function faultsAfter(
  kernel: Kernel,
  tables: string[],
  statements: Statement[],
  options: Parameters<typeof verifyDeep>[1] = {},
): Promise<DeepFault[]> {
  const client = await kernel.store.pool.connect();
  try {
    for (const table of tables) await client.query(`create temp table kept_${table} as table ${table}`);
    await client.query("set session_replication_role = 'replica'");
    try {
      for (const [sql, values] of statements) await client.query(sql, values);
      return (await verifyDeep(kernel, options)).faults;
    } finally {
      for (const table of tables) {
        await client.query(`delete from ${table}`);
        const { rows } = await client.query<{ columns: string }>(
          `select string_agg(quote_ident(attname), ',') as columns from pg_attribute
           where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
          [table],
        );
        const columns = rows[0]?.columns;
        await client.query(
          `insert into ${table} (${columns}) overriding system value select ${columns} from kept_${table}`,
        );
        await client.query(`drop table kept_${table}`);
      }
    }
  } finally {
    await client.query("set session_replication_role = 'origin'");
    client.release();
  }
}
