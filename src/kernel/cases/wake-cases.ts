import type { ProcedureRegistry } from '../../engines/cases/procedure-registry.ts';
import type { Kernel } from '../kernel.ts';
import type { Transaction } from '../store/store.ts';
import { dueCases, lockProjections, writeProjection } from './case-queries.ts';
import { readCase, takeStep } from './take-step.ts';

type Due = { object: number; id: string; wakeAt: Date };

/**
 * Takes the steps that a procedure leaves to the system once a clock has passed (a single-handed act that nobody
 * confirmed lapses, a withheld notice becomes due). The projection only says where to look; the fold decides.
 * @param page how many cases are looked up at a time
 * @returns how many cases were brought up to now
 */
export async function wakeDueCases(
  kernel: Kernel,
  procedures: ProcedureRegistry,
  page = 100,
): Promise<number> {
  const now = kernel.now();
  let woken = 0;
  let last: Due | null = null;
  for (;;) {
    const due: Due[] = await kernel.store.system('clocks')((tx) => dueCases(tx, now, last, page));
    for (const { id, object } of due) {
      try {
        await kernel.store.system('clocks')((tx) => wakeCase(kernel, procedures, tx, id, object));
        woken++;
      } catch (error) {
        // One case that cannot be folded must not keep the others' clocks from running out.
        kernel.log(`clocks: case ${id}: ${(error as Error).message}`);
      }
    }
    last = due.at(-1) ?? null;
    if (due.length < page) return woken;
  }
}

async function wakeCase(
  kernel: Kernel,
  procedures: ProcedureRegistry,
  tx: Transaction,
  id: string,
  object: number,
): Promise<void> {
  await lockProjections(tx, [object]);
  let { file, state } = await readCase(kernel, procedures, tx, id);
  const taken = new Set<string>();
  // Several may have run out while nobody looked, and none of them wakes the case a second time.
  for (;;) {
    const due = state.permitted.find(
      ({ step, whenDue, by }) => whenDue !== undefined && by.includes('system') && !taken.has(step),
    );
    if (!due) break;
    taken.add(due.step);
    const next = { step: due.step, actor: 'system', data: {} };
    ({ file, state } = await takeStep(kernel, procedures, tx, id, next));
  }
  if (taken.size === 0) await writeProjection(tx, file.object, state, kernel.now());
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
      // Told to stop while it looked, it waits for no next time.
      if (stopping) return;
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
