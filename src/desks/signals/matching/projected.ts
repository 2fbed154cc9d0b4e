import type { Kernel } from '../../../kernel/kernel.ts';
import type { Matcher } from './matcher.ts';
import { isProjected } from './projection-queries.ts';

const MOST_MS = 5000;

/**
 * Waits until a signal that was just accepted can match, so that who adds it and asks next is not told otherwise.
 * The sequence is read in milliseconds; after five seconds the answer goes out all the same.
 * @param object handle of the last record that was accepted; null waits for nothing
 */
export async function projected(kernel: Kernel, matcher: Matcher, object: number | null): Promise<void> {
  if (object === null) return;
  const until = performance.now() + MOST_MS;
  for (let wait = 5; performance.now() < until; wait = Math.min(100, wait * 1.5)) {
    if (await kernel.store.system('waiting for a signal')((tx) => isProjected(tx, object))) {
      await matcher.refresh();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
