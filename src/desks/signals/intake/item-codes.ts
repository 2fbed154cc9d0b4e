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

/** Of what was kept of a picture, the code as it lies in one of the orientations; null where that was not kept. */
export function codeLaid(
  { code, turned }: Pick<KeptCode, 'code' | 'turned'>,
  orientation: string | null,
): Buffer | null {
  if (orientation === null) return code;
  const at = (ORIENTATIONS as readonly string[]).indexOf(orientation) - 1;
  const laid = turned?.subarray(at * code.length, (at + 1) * code.length);
  return at >= 0 && laid?.length === code.length ? laid : null;
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
