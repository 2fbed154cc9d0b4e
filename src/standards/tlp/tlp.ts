import { TLP_1_MARKINGS, TLP_2_MARKINGS } from './markings.ts';

/** The levels of TLP 2.0, from the least restrictive to the most. */
export const TLP_LEVELS = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const;
export type TlpLevel = (typeof TLP_LEVELS)[number];

const levels: ReadonlyMap<string, TlpLevel> = new Map(
  [...TLP_2_MARKINGS, ...TLP_1_MARKINGS].map(({ id, level }) => [id, level]),
);

/**
 * The Traffic Light Protocol level of an object that carries these marking references, all of them: its own and
 * the granular ones. STIX 2.1 §7.2 gives no precedence; ours is that the most restrictive one wins.
 * `level` is null when none of them is TLP. `unknown` lists the references that are not TLP, once each, in
 * order: the caller must know their definitions, or deny. TLP 1.0 WHITE reads as CLEAR (FIRST, TLP 2.0).
 */
export function tlpOf(refs: readonly string[]): { level: TlpLevel | null; unknown: string[] } {
  let level: TlpLevel | null = null;
  const unknown = new Set<string>();
  for (const ref of refs) {
    const found = levels.get(ref);
    if (found === undefined) unknown.add(ref);
    else if (level === null || compareTlp(found, level) > 0) level = found;
  }
  return { level, unknown: [...unknown] };
}

/** Above zero when `a` is more restrictive than `b`, zero when they are the same. */
export function compareTlp(a: TlpLevel, b: TlpLevel): number {
  return TLP_LEVELS.indexOf(a) - TLP_LEVELS.indexOf(b);
}

/** The id of the TLP 2.0 marking definition of this level. */
export function tlpMarkingId(level: TlpLevel): string {
  const marking = TLP_2_MARKINGS.find((each) => each.level === level);
  if (marking === undefined) throw new Error(`TLP 2.0 has no level ${level}.`);
  return marking.id;
}
