import type { Kernel } from '../../../kernel/kernel.ts';
import { openWake } from '../../../kernel/notify/wake.ts';
import type { Matcher } from './matcher.ts';
import { projectedAt } from './projection-queries.ts';

const MOST_MS = 5000;
/** Where another process of this node reads the sequence, nothing here tells of it: then it is asked for. */
const ASK_MS = 50;

/**
 * Waits until a signal that was just accepted can match, so that who adds it and asks next is not told otherwise.
 * The sequence is read in milliseconds; after five seconds the answer goes out all the same.
 * @param object handle of the last record that was accepted; null waits for nothing
 */
export async function projected(kernel: Kernel, matcher: Matcher, object: number | null): Promise<void> {
  if (object === null) return;
  const wake = openWake();
  const end = matcher.whenChanged(wake.rouse);
  try {
    for (const until = performance.now() + MOST_MS; performance.now() < until; await wake.wait(ASK_MS)) {
      const place = await kernel.store.system('waiting for a signal')((tx) => projectedAt(tx, object));
      if (place === null) continue;
      if (matcher.position() < place) await matcher.refresh();
      return;
    }
  } finally {
    end();
  }
}
