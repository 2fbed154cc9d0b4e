import type { Kernel } from '../../../kernel/kernel.ts';
import { codesOf } from '../matching/index-queries.ts';
import { type Candidate, INDEXES } from '../types/code-index.ts';
import type { SignalType } from '../types/signal-types.ts';

/**
 * Of the signals that a worker named those that match, compared with what the database has of them now. Threat: a worker that
 * lies or stands behind would make a match of what is none, and a match is about somebody's picture.
 * @param found of each code the numbers that were named
 */
export async function compareAgain(
  kernel: Kernel,
  type: SignalType,
  codes: readonly Uint8Array[],
  found: readonly number[][],
  radius: number | undefined,
): Promise<Candidate[][]> {
  const numbers = [...new Set(found.flat())];
  if (numbers.length === 0) return codes.map(() => []);
  const signals = await kernel.store.system('comparing what match workers found')((tx) =>
    codesOf(tx, type, numbers),
  );
  const index = INDEXES[type].empty((error) => kernel.log(`match workers: ${(error as Error).message}`));
  try {
    for (const { number, code } of signals) index.add(number, code);
    const asked = codes.filter((_, at) => found[at]!.length > 0);
    const compared = (await index.findMany(asked, radius)).values();
    return codes.map((_, at) => (found[at]!.length > 0 ? compared.next().value! : []));
  } finally {
    await index.close();
  }
}
