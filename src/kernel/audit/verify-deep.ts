import { parseCheckpoint } from '../../standards/tlog/checkpoint.ts';
import { parseNote } from '../../standards/tlog/note.ts';
import { kernelChecks } from '../deep-checks.ts';
import type { Kernel } from '../kernel.ts';
import type { Database } from '../store/store.ts';
import { compareRows } from './check-rows.ts';
import type { DeepChecks } from './deep-check.ts';
import { type DeepFault, type FaultList, faultList } from './deep-fault.ts';
import type { LogState } from './log-store.ts';
import { nameFaults } from './name-faults.ts';
import { epochOf, originOf } from './open-log.ts';
import { readLastCheckpoint } from './publish-checkpoint.ts';
import { type CheckpointRow, verifyCheckpoints } from './verify-checkpoints.ts';
import { verifyEntries } from './verify-entries.ts';
import { findUnlogged, verifyRows } from './verify-rows.ts';
import { type Promised, verifyEpochStart, verifyTree } from './verify-tree.ts';

/** `faults` names up to 25 of a kind; `more` counts those beyond. The other numbers say what was checked. */
export type DeepVerdict = {
  ok: boolean;
  faults: DeepFault[];
  more: number;
  entries: number;
  /** Entries whose values were erased: that the act happened stays provable. */
  erased: number;
  leaves: number;
  records: number;
  quarantined: number;
  events: number;
  /** Rows of other tables that acts vouch for. */
  rows: number;
  epochs: number;
};

/**
 * Recomputes every commitment from the database: entries and their openings, the rows they speak of, leaves, tiles,
 * and every checkpoint that was ever signed, those kept beside the keys and by peers included. One snapshot of the
 * database, read in chunks; writes go on meanwhile.
 *
 * What it cannot see: tables that no act vouches for (README); and a log rewritten with every key, the file beside the
 * keys forged as well, is found only by what `remembered` brings from elsewhere.
 * @param remembered checkpoints of this node that peers have kept
 * @param desks that wrote into this database: rows of a desk that is not named here count as written without an act
 */
export async function verifyDeep(
  kernel: Kernel,
  { remembered = [], desks = [] }: { remembered?: string[]; desks?: { deepChecks: DeepChecks }[] } = {},
): Promise<DeepVerdict> {
  // Read before the snapshot: a checkpoint leaves only after its tree is durable, so the snapshot must hold it.
  const last = readLastCheckpoint(kernel.keyring);
  const promised = [
    ...(last === null ? [] : [promiseOf('keys', last)]),
    ...remembered.map((note) => promiseOf('peer', note)),
  ];
  return kernel.store.system('verifying the log')(async (tx) => {
    await tx.query('set transaction isolation level repeatable read read only');
    const faults = faultList();
    const checks = [kernelChecks, ...desks.map((desk) => desk.deepChecks)].map((make) => make());
    const rowChecks = checks.flatMap(({ rows }) => rows);
    const comparison = compareRows(tx, rowChecks, faults);
    const counts = { entries: 0, erased: 0, records: 0, quarantined: 0, events: 0, rows: 0 };
    for await (const chunk of verifyEntries(tx, kernel.keyring, faults)) {
      counts.entries += chunk.length;
      counts.erased += chunk.filter((entry) => entry.values === null && entry.kind !== 'log.epoch').length;
      const rows = await verifyRows(tx, chunk, faults);
      counts.records += rows.records;
      counts.quarantined += rows.quarantined;
      counts.events += rows.events;
      await comparison.take(chunk);
    }
    await findUnlogged(tx, faults);
    counts.rows = await comparison.finish();
    for (const { recompute } of checks.flatMap(({ recomputations }) => recomputations)) {
      await recompute(kernel, tx, faults.add);
    }
    const { leaves, epochs } = await verifyEpochs(kernel, tx, promised, faults);
    const found = await nameFaults(tx, faults.found);
    return { ok: found.length === 0, faults: found, more: faults.more, ...counts, leaves, epochs };
  });
}

async function verifyEpochs(
  kernel: Kernel,
  tx: Database,
  promised: Promised[],
  faults: FaultList,
): Promise<{ leaves: number; epochs: number }> {
  const { host, keyring } = kernel;
  const [state] = await tx.query<LogState>(
    'select epoch, origin, size, published_size as "publishedSize" from log_state',
  );
  const rows = await tx.query<CheckpointRow>('select origin, size, note, root from log_checkpoint');
  const stored = rows.map(({ origin, size, note }): Promised => ({ keptBy: 'database', origin, size, note }));
  const all = [...promised, ...stored];
  const current = state?.epoch ?? 1;
  let leaves = 0;
  for (let epoch = 1; epoch <= current; epoch++) {
    // What an earlier epoch had promised beyond its rows is why the next one began: only its own rows bind it.
    const ofEpoch = all.filter(
      ({ origin, keptBy }) =>
        origin === originOf(host.id, epoch) && (keptBy === 'database' || epoch === current),
    );
    const { held, whole } = await verifyTree(tx, epoch, ofEpoch, keyring.log.publicKey, faults);
    if (epoch > 1) await verifyEpochStart(tx, host.id, epoch, keyring.log.publicKey, faults);
    leaves += held;
    if (state && whole && epoch === current && state.size !== held) {
      faults.add({ fault: 'size-differs', epoch, stated: state.size, held });
    }
    if (state && epoch === current)
      await verifyCheckpoints(kernel, tx, { state, rows, promised, held }, faults);
  }
  if (!state && leaves > 0) faults.add({ fault: 'state-missing' });
  for (const { keptBy, origin, size } of all) {
    const epoch = epochOf(host.id, origin);
    if (epoch !== null && epoch <= current) continue;
    if (keptBy === 'database') faults.add({ fault: 'checkpoint-differs', origin, size });
    else faults.add({ fault: 'promise-broken', keptBy, origin, size, held: leaves });
  }
  return { leaves, epochs: current };
}

function promiseOf(keptBy: 'keys' | 'peer', note: string): Promised {
  const parsed = parseNote(note);
  const checkpoint = parsed.ok ? parseCheckpoint(parsed.note.text) : null;
  return { keptBy, origin: checkpoint?.origin ?? '', size: checkpoint?.size ?? 0, note };
}
