/** Look-ups that took at most so many milliseconds, since the start; `upTo` null: longer than all others. */
export type Latencies = { upTo: number | null; many: number }[];

/** Milliseconds from acceptance until a signal could match, of the last ones. */
export type Freshness = { of: number; p50: number; p99: number };

/** What is noted of the index while it works: in memory, without what was asked or who asked. */
export type IndexWatch = {
  lookedUp(milliseconds: number): void;
  becameMatchable(milliseconds: number): void;
  latencies(): Latencies;
  /** Null where nothing came yet. */
  freshness(): Freshness | null;
};

const UP_TO = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100] as const;
/** Signals that freshness is told of: the last ones. */
const LAST = 1000;

export function watchIndex(): IndexWatch {
  const counts: number[] = new Array(UP_TO.length + 1).fill(0);
  const fresh: number[] = [];
  let next = 0;
  return {
    lookedUp(milliseconds) {
      const at = UP_TO.findIndex((most) => milliseconds <= most);
      counts[at === -1 ? UP_TO.length : at]! += 1;
    },
    becameMatchable(milliseconds) {
      // A clock that was set back says nothing.
      fresh[next] = Math.max(0, milliseconds);
      next = (next + 1) % LAST;
    },
    latencies: () => counts.map((many, at) => ({ upTo: UP_TO[at] ?? null, many })),
    freshness() {
      if (fresh.length === 0) return null;
      const sorted = fresh.toSorted((a, b) => a - b);
      const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] as number;
      return { of: sorted.length, p50: at(0.5), p99: at(0.99) };
    },
  };
}
