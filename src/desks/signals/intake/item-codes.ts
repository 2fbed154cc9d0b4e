import { ORIENTATIONS } from '../../../standards/pdq/orientations.ts';
import type { Code } from '../types/hash-picture.ts';
import type { KeptCode } from './kept-hash-queries.ts';

/** What was compared of an item, as it is kept: one a type, of a picture as it is, and the other orientations with it. */
export function codesAsTheyLie(hashes: readonly Code[]): KeptCode[] {
  const ofType = Map.groupBy(hashes, ({ type }) => type);
  return [...ofType].map(([type, [first, ...others]]) => ({
    type,
    code: Buffer.from(first!.code),
    codes: first!.several ? Buffer.from(first!.several) : null,
    turned: others.length > 0 ? Buffer.concat(others.map(({ code }) => code)) : null,
    also: first!.also === true,
  }));
}

/** The same, to look up: of a picture every orientation that was kept, in the order in which they are made. */
export function codesToLookUp(kept: readonly KeptCode[]): Code[] {
  return kept.flatMap(({ type, code, codes, turned, also }): Code[] => {
    const one: Code = { type, code, ...(codes ? { several: codes } : {}), ...(also ? { also } : {}) };
    if (turned === null) return [one];
    const others = Array.from({ length: turned.length / code.length }, (_, at) => ({
      type,
      code: turned.subarray(at * code.length, (at + 1) * code.length),
      orientation: ORIENTATIONS[at + 1]!,
    }));
    return [{ ...one, orientation: ORIENTATIONS[0] }, ...others];
  });
}
