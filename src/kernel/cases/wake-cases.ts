import type { ProcedureRegistry } from '../../engines/cases/procedure-registry.ts';
import type { Kernel } from '../kernel.ts';
import type { Transaction } from '../store/store.ts';
import { writeProjection } from './case-queries.ts';
import { readCase, takeStep } from './take-step.ts';

/**
 * Takes the steps that a procedure leaves to the system once a clock has passed (a single-handed act that nobody
 * confirmed lapses, a withheld notice becomes due). The projection only says where to look; the fold decides.
 * @returns how many cases were looked at
 */
export async function wakeDueCases(
  kernel: Kernel,
  procedures: ProcedureRegistry,
  most = 100,
): Promise<number> {
  const due = await kernel.store.system('clocks')((tx) =>
    tx.query<{ id: string }>(
      `select f.id from case_state s join case_file f using (object)
       where s.wake_at <= $1 order by s.wake_at limit $2`,
      [kernel.now(), most],
    ),
  );
  for (const { id } of due) {
    try {
      await kernel.store.system('clocks')((tx) => wakeCase(kernel, procedures, tx, id));
    } catch (error) {
      // One case that cannot be folded must not keep the others' clocks from running out.
      kernel.log(`clocks: case ${id}: ${(error as Error).message}`);
    }
  }
  return due.length;
}

async function wakeCase(
  kernel: Kernel,
  procedures: ProcedureRegistry,
  tx: Transaction,
  id: string,
): Promise<void> {
  const { file, state } = await readCase(kernel, procedures, tx, id);
  const step = state.permitted.find((one) => one.whenDue !== undefined && one.by.includes('system'));
  if (step) await takeStep(kernel, procedures, tx, id, { step: step.step, actor: 'system', data: {} });
  else await writeProjection(tx, file.object, state);
}

/** Looks for due cases every second until stopped. */
export function startClocks(kernel: Kernel, procedures: ProcedureRegistry): { stop(): Promise<void> } {
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  let release: () => void = () => undefined;
  const running = (async () => {
    while (!stopping) {
      try {
        await wakeDueCases(kernel, procedures);
      } catch (error) {
        if (!stopping) kernel.log(`clocks: ${(error as Error).message}; trying again`);
      }
      await new Promise<void>((resolve) => {
        release = resolve;
        timer = setTimeout(resolve, 1000);
      });
    }
  })();
  return {
    async stop() {
      stopping = true;
      clearTimeout(timer);
      release();
      await running;
    },
  };
}
