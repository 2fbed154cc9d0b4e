import { Refusal } from '../refusal.ts';

export type UploadGate = {
  /** Runs the work when a place is free, first come first served; throws `too-many` when too many wait already. */
  pass<T>(work: () => Promise<T>): Promise<T>;
};

/**
 * Bounds the uploads that are decoded at one time, so that a burst of large pictures does not keep the node from
 * answering others. Pass it only with the body in hand: a place held while reading is held by whoever sends slowly.
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
