import { Refusal } from '../refusal.ts';

/** What one upload holds of the memory set aside; `take` throws `too-many` when there is no more for it. */
export type UploadShare = { take(bytes: number): void; release(): void };

export type UploadRoom = {
  /** How long one body may take to arrive. */
  milliseconds: number;
  open(organisation: string): UploadShare;
};

/**
 * Bounds the bytes of uploads in memory, for all and for one organisation, so that none keeps the others out.
 * Counted as they arrive: a body that trickles, or promises much and sends little, takes no room from others.
 */
export function uploadRoom(limits: { total: number; each: number; milliseconds: number }): UploadRoom {
  let held = 0;
  const heldBy = new Map<string, number>();
  return {
    milliseconds: limits.milliseconds,
    open(organisation) {
      let taken = 0;
      let released = false;
      const add = (bytes: number) => {
        const own = (heldBy.get(organisation) ?? 0) + bytes;
        held += bytes;
        taken += bytes;
        if (own === 0) heldBy.delete(organisation);
        else heldBy.set(organisation, own);
      };
      return {
        take(bytes) {
          const own = heldBy.get(organisation) ?? 0;
          if (released || held + bytes > limits.total || own + bytes > limits.each) {
            throw new Refusal('too-many', 'Other uploads fill the memory set aside; try again in a moment.');
          }
          add(bytes);
        },
        release() {
          released = true;
          add(-taken);
        },
      };
    },
  };
}
