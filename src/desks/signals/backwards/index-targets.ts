import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { radiusIn } from '../matching/bank-radius.ts';
import type { Matcher } from '../matching/matcher.ts';
import { type CodeIndex, INDEXES } from '../types/code-index.ts';
import type { SignalType } from '../types/signal-types.ts';
import { type Run, targetsOf } from './run-queries.ts';

/** From here on the index that answers everybody is asked: another of so many would take its memory twice. */
const MOST_TARGETS = 20_000;

/** What a run searches for, in indexes of its own; `near` null: it is too much for that. */
export type Targets = { near: Pick<Matcher, 'findMany'> | null; close(): Promise<void> };

/**
 * One signal over a million items is not a million questions to an index of ten million: what is not near the run's own
 * signals is left out first, with the same indexes and as exactly.
 */
export async function openTargets(desk: Desk, viewer: Viewer, run: Run): Promise<Targets> {
  const targets = await desk.kernel.store.for(viewer)((tx) => targetsOf(tx, run, MOST_TARGETS + 1));
  if (targets.length > MOST_TARGETS) return { near: null, close: async () => undefined };
  const failed = (error: unknown) =>
    desk.kernel.log(`matching backwards: no tables were made: ${(error as Error).message}`);
  const indexes = new Map<SignalType, { index: CodeIndex; radius: number }>();
  for (const { number, type, code, radius } of targets) {
    const one = indexes.get(type) ?? { index: INDEXES[type].empty(failed), radius: 0 };
    one.index.add(number, code);
    one.radius = Math.max(one.radius, radiusIn(type, radius));
    indexes.set(type, one);
  }
  return {
    near: {
      async findMany(type, codes) {
        const one = indexes.get(type);
        return one ? one.index.findMany(codes, one.radius) : codes.map(() => []);
      },
    },
    async close() {
      await Promise.all([...indexes.values()].map(({ index }) => index.close()));
    },
  };
}
