/** A figure as it was counted, and the acts that it rests on. */
export type Counted =
  | { value: number; by?: { of: Record<string, string>; value: number }[]; entries: number[] }
  /** The median or mean of spans of time, in whole seconds, and of how many. */
  | { seconds: number | null; of: number; entries: number[] }
  /** This node does not know it: why. */
  | { why: string };

export type Found = {
  entry: number;
  /** How many it counts for; one where left out. */
  many?: number;
  /** Which part of the whole it belongs to. */
  of?: Record<string, string>;
};

/** A count, divided by what its finds say of themselves; parts in the order of their size, then of their names. */
export function tally(found: readonly Found[], divided: boolean): Counted {
  const parts = new Map<string, { of: Record<string, string>; value: number }>();
  let value = 0;
  for (const { many = 1, of = {} } of found) {
    value += many;
    const key = JSON.stringify(of);
    const part = parts.get(key) ?? { of, value: 0 };
    part.value += many;
    parts.set(key, part);
  }
  const by = [...parts.entries()]
    .sort(([a, one], [b, other]) => other.value - one.value || (a < b ? -1 : 1))
    .map(([, part]) => part);
  return { value, ...(divided ? { by } : {}), entries: entriesOf(found) };
}

/** The mean, where a law asks for the average. */
export function mean(spans: readonly { ms: number; entry: number }[]): Counted {
  const sum = spans.reduce((all, { ms }) => all + ms, 0);
  return {
    seconds: spans.length === 0 ? null : Math.round(sum / spans.length / 1000),
    of: spans.length,
    entries: entriesOf(spans),
  };
}

/** The median: the middle one, or the mean of the two in the middle. */
export function median(spans: readonly { ms: number; entry: number }[]): Counted {
  const sorted = spans.map(({ ms }) => ms).sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const middle =
    sorted.length === 0
      ? null
      : sorted.length % 2 === 1
        ? sorted[half]!
        : (sorted[half - 1]! + sorted[half]!) / 2;
  return {
    seconds: middle === null ? null : Math.round(middle / 1000),
    of: spans.length,
    entries: entriesOf(spans),
  };
}

const entriesOf = (found: readonly { entry: number }[]): number[] =>
  [...new Set(found.map(({ entry }) => entry))].sort((a, b) => a - b);
