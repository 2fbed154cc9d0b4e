import { Refusal } from '../../../kernel/refusal.ts';

export type VideoPlaces = {
  /** Runs the work at once, or throws `too-many`. */
  take<T>(organisation: string, work: () => Promise<T>): Promise<T>;
};

/**
 * Bounds the videos that are decoded at one time, each in a process of its own while its body arrives. None waits: a place
 * is held as long as the body takes, so one organisation has all but one of them at most, however slowly it sends.
 */
export function videoPlaces(places: number): VideoPlaces {
  const held = new Map<string, number>();
  return {
    async take(organisation, work) {
      const own = held.get(organisation) ?? 0;
      const all = [...held.values()].reduce((sum, many) => sum + many, 0);
      if (all >= places || own >= Math.max(1, places - 1)) {
        throw new Refusal('too-many', 'Other videos are being decoded; try again in a moment.', [], 10);
      }
      held.set(organisation, own + 1);
      try {
        return await work();
      } finally {
        const left = (held.get(organisation) ?? 1) - 1;
        if (left === 0) held.delete(organisation);
        else held.set(organisation, left);
      }
    },
  };
}
