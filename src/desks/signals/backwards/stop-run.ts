import { writeEntries } from '../../../kernel/audit/write-entries.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { endRun, findRun, lockRun, lockRunsOf, type Run } from './run-queries.ts';

/** A run that the viewer may see; `not-found` for every other id. */
export async function visibleRun(tx: Transaction, id: string): Promise<Run> {
  const run = await findRun(tx, id);
  if (!run) throw new Refusal('not-found', 'There is no such search backwards that you may see.');
  return run;
}

const KINDS = { stopped: 'backwards.stopped', done: 'backwards.done', failed: 'backwards.failed' } as const;

/** Ends a run that is locked, with the act that says so. */
export async function end(
  { kernel }: Pick<Desk, 'kernel'>,
  tx: Transaction,
  run: Run,
  state: keyof typeof KINDS,
): Promise<void> {
  const at = kernel.now();
  const { looked, matched } = await endRun(tx, run.object, state, at);
  const fields = { run: run.id, looked, matched };
  await writeEntries(tx, kernel.keyring, [{ kind: KINDS[state], object: run.object, fields }], at);
}

/**
 * Stops a run: no case opens by it from now on; those that it opened stay. One that is over already stays as it is.
 * Throws `not-found` and `not-allowed`.
 */
export async function stopRun(desk: Desk, viewer: Viewer, id: string): Promise<void> {
  const { store } = desk.kernel;
  const { object, organisation } = await store.for(viewer)((tx) => visibleRun(tx, id));
  if (organisation !== viewer.organisation) throw new Refusal('not-allowed');
  desk.policy.require(viewer, 'match-backwards', { type: 'Organisation', id: organisation });
  await store.system('matching backwards')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const run = await lockRun(tx, object);
    if (run) await end(desk, tx, run, 'stopped');
  });
}

/** Stops all runs of an organisation: there is nothing left to search. */
export async function stopRunsOf(
  desk: Pick<Desk, 'kernel'>,
  tx: Transaction,
  organisation: string,
): Promise<void> {
  for (const run of await lockRunsOf(tx, organisation)) await end(desk, tx, run, 'stopped');
}
