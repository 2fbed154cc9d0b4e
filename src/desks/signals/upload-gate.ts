import { Refusal } from '../../kernel/refusal.ts';

export type UploadGate = {
  /** Runs the work when a place is free, first come first served; throws `too-many` when too many wait already. */
  pass<T>(work: () => Promise<T>): Promise<T>;
};

/**
 * Bounds the uploads that are in memory at one time, so that a burst of large pictures neither fills it nor keeps
 * the node from answering others.
 */
export function uploadGate(places: number, mostWaiting: number): UploadGate {
  let free = places;
  const waiting: (() => void)[] = [];
  return {
    async pass(work) {
      if (free > 0) free -= 1;
      else {
        if (waiting.length >= mostWaiting) throw new Refusal('too-many', 'Too many uploads wait already.');
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}
