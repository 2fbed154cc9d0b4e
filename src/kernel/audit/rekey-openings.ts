import { setTimeout as pause } from 'node:timers/promises';
import { affairsOf } from '../identity/organisations.ts';
import type { Kernel } from '../kernel.ts';
import type { Database } from '../store/store.ts';
import { writeEntries } from './write-entries.ts';

const CHUNK = 500;
const PATIENCE_MS = 60_000;

/**
 * Seals every surviving opening under a new key and destroys the old ones, so that what was erased cannot be read
 * from a backup either. Call it when the retention of backups ends, in the one process that writes: another one
 * would go on sealing under a key that it remembers.
 * Throws when a writer that began before the change does not end within a minute. However it ends, killed too, nothing is
 * lost, and the next call finishes the work: it destroys every key that seals nothing any more, not only those that it
 * took out of use itself. The act that names them is written first: none goes without one.
 * @returns how many openings were sealed anew, and the ids of the destroyed keys
 */
export async function rekeyOpenings(kernel: Kernel): Promise<{ sealed: number; destroyed: string[] }> {
  const { keyring } = kernel;
  const system = kernel.store.system('rekeying openings');
  const fresh = keyring.rotate('openings');
  let sealed = await sealAnew(kernel, fresh);
  // Who began before the new key may still commit under the old one.
  await writersBefore(kernel);
  sealed += await sealAnew(kernel, fresh);
  const left = await system(keysInUse);
  const destroyed = keyring.keyIds('openings').filter((keyId) => keyId !== fresh && !left.includes(keyId));
  const affairs = await affairsOf(kernel.store);
  await system((tx) =>
    writeEntries(
      tx,
      keyring,
      [
        {
          kind: 'openings.rekeyed',
          object: affairs,
          fields: { key: fresh, destroyed: destroyed.join(' '), sealed },
        },
      ],
      kernel.now(),
    ),
  );
  for (const keyId of destroyed) keyring.destroy('openings', keyId);
  return { sealed, destroyed };
}

async function keysInUse(db: Database): Promise<string[]> {
  const rows = await db.query<{ keyId: string }>('select distinct key_id as "keyId" from opening');
  return rows.map((row) => row.keyId);
}

async function sealAnew(kernel: Kernel, fresh: string): Promise<number> {
  const { keyring } = kernel;
  for (let sealed = 0; ; ) {
    const done = await kernel.store.system('rekeying openings')(async (tx) => {
      const rows = await tx.query<{ entry: number; keyId: string; sealed: Buffer }>(
        'select entry, key_id as "keyId", sealed from opening where key_id <> $1 limit $2 for update',
        [fresh, CHUNK],
      );
      const anew = rows.map((row) =>
        keyring.seal('openings', keyring.open('openings', row.keyId, row.sealed)),
      );
      await tx.query(
        `update opening o set key_id = g.key_id, sealed = g.sealed
         from unnest($1::bigint[], $2::text[], $3::bytea[]) as g(entry, key_id, sealed) where o.entry = g.entry`,
        [rows.map((row) => row.entry), anew.map((one) => one.keyId), anew.map((one) => one.sealed)],
      );
      return rows.length;
    });
    sealed += done;
    if (done < CHUNK) return sealed;
  }
}

/** Waits until every transaction of this database that is open now has ended. */
async function writersBefore(kernel: Kernel): Promise<void> {
  const system = kernel.store.system('rekeying openings');
  const [clock] = await system((tx) => tx.query<{ now: string }>('select clock_timestamp()::text as now'));
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await pause(50)) {
    const open = await system((tx) =>
      tx.query(
        `select 1 from pg_stat_activity where datname = current_database() and backend_type = 'client backend'
         and pid <> pg_backend_pid() and xact_start < $1::timestamptz limit 1`,
        [clock!.now],
      ),
    );
    if (open.length === 0) return;
  }
  throw new Error('a transaction that began before the new key did not end; call again');
}
