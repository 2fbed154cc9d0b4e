import { setTimeout as pause } from 'node:timers/promises';
import { openCheckpoint, parseCheckpoint } from '../../standards/tlog/checkpoint.ts';
import { sameHash } from '../../standards/tlog/merkle.ts';
import { parseNote } from '../../standards/tlog/note.ts';
import type { Kernel } from '../kernel.ts';
import type { Database } from '../store/store.ts';
import type { FaultList } from './deep-fault.ts';
import { logKeyOf } from './log-key.ts';
import type { LogState } from './log-store.ts';
import { originOf } from './open-log.ts';
import type { Promised } from './verify-tree.ts';

export type CheckpointRow = { origin: string; size: number; note: string; root: Buffer };

/** How long a checkpoint may take from its file beside the keys into the database. */
const MOST_MS = 3_000;

/**
 * Checks what is stored about checkpoints beyond their notes, which `verifyTree` holds against the tree: that those
 * known elsewhere have their rows, that columns say what the note says, and that the log's state agrees with both. An
 * older checkpoint's row that no peer keeps or cosigned can go unseen; what it promised stands in the newer ones.
 * @param promised kept beside the keys and by peers
 * @param held leaves of the current epoch: what is promised beyond them is named already
 */
export async function verifyCheckpoints(
  kernel: Kernel,
  tx: Database,
  {
    state,
    rows,
    promised,
    held,
  }: { state: LogState; rows: CheckpointRow[]; promised: Promised[]; held: number },
  faults: FaultList,
): Promise<void> {
  for (const { origin, size, note, root } of rows) {
    const parsed = parseNote(note);
    const said = parsed.ok ? parseCheckpoint(parsed.note.text)?.root : undefined;
    if (said && !sameHash(said, root))
      faults.add({ fault: 'checkpoint-altered', origin, size, column: 'root' });
  }
  const { epoch, publishedSize } = state;
  const origin = originOf(kernel.host.id, epoch);
  const altered = (column: 'origin' | 'published_size', stated: unknown, due: unknown) =>
    faults.add({ fault: 'state-altered', epoch, column, stated: String(stated), due: String(due) });
  if (state.origin !== origin) altered('origin', state.origin, origin);

  const own = rows.filter((row) => row.origin === origin).map(({ size }) => size);
  const missing = new Map<string, { origin: string; size: number }>();
  for (const one of promised) {
    if (one.origin !== origin || one.size > held || own.includes(one.size)) continue;
    if (!openCheckpoint(one.note, logKeyOf(origin, kernel.keyring.log.publicKey)).ok) continue;
    if (one.size > publishedSize && (await arrives(kernel, one))) continue;
    missing.set(`${origin} ${one.size}`, { origin, size: one.size });
  }
  const cosigned = await tx.query<{ origin: string; size: number }>(
    `select distinct origin, size from cosignature
     where not exists (select from log_checkpoint l where l.origin = cosignature.origin and l.size = cosignature.size)
     order by origin, size`,
  );
  for (const one of cosigned) missing.set(`${one.origin} ${one.size}`, one);
  for (const one of missing.values()) faults.add({ fault: 'checkpoint-missing', ...one });

  const newest = Math.max(0, ...own);
  const isGone = missing.has(`${origin} ${publishedSize}`);
  if (publishedSize !== newest && !isGone) altered('published_size', publishedSize, newest);
}

/** The file is written before the row, and the node may be between the two: outside the snapshot the row comes. */
async function arrives(kernel: Kernel, { origin, size }: Promised): Promise<boolean> {
  const until = performance.now() + MOST_MS;
  for (;;) {
    const rows = await kernel.store.system('waiting for a checkpoint')((tx) =>
      tx.query('select from log_checkpoint where origin = $1 and size = $2', [origin, size]),
    );
    if (rows.length > 0) return true;
    if (performance.now() > until) return false;
    await pause(200);
  }
}
