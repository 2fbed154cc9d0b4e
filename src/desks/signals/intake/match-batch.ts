import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { nameFaults, type SchemaFault } from '../../../kernel/http/name-faults.ts';
import { problemOf } from '../../../kernel/http/send-problem.ts';
import { cannotBeStored, unstorable } from '../../../kernel/http/unstorable.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import type { Matcher } from '../matching/matcher.ts';
import { LONGEST_VALUE, SignalType } from '../types/signal-types.ts';
import { answerOf, type MatchAnswer } from './match-answer.ts';
import { banksCalled, onlyOf, readAskedHash } from './match-item.ts';
import type { Hashes } from './open-match-review.ts';
import { searchSignals } from './search-signals.ts';

/**
 * Most hashes of one batch: over 10 million signals they take the one thread that answers everybody about 50 ms, and
 * a larger batch saves nothing more, since the request itself costs a hundredth of that by then.
 */
export const MOST_ASKED = 500;

/** Most matches that one batch answers: 20 MB, of hashes that lie in one dense cluster. */
const MOST_MATCHES = 50_000;

export const AskedElement = Type.Object(
  {
    hash: Type.Object(
      { type: SignalType, value: Type.String({ maxLength: LONGEST_VALUE }) },
      { additionalProperties: false },
    ),
    quality: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
    /** Given back beside the answer; stored nowhere. */
    ref: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);
const element = Compile(AskedElement);

/** An answer as of a single look-up, or why this one element has none. */
export type BatchAnswer = { ref?: string } & (MatchAnswer | { error: object });

/**
 * Looks up many hashes, each as if asked alone and without an item: answers in order, no case is opened and nothing
 * kept. An element that cannot be read has an error of its own, which names it; the others are answered.
 * @param bank id or name of the one bank to compare with
 */
export async function matchBatch(
  desk: Desk,
  matcher: Matcher,
  viewer: Viewer,
  elements: readonly unknown[],
  bank?: string,
): Promise<BatchAnswer[]> {
  const only = bank === undefined ? null : await banksCalled(desk, viewer, bank);
  const read = elements.map(readElement);
  const all = await searchSignals(
    desk,
    matcher,
    viewer,
    read.map((one) => ('hashes' in one ? one.hashes : [])),
  );
  let room = MOST_MATCHES;
  return read.map((one, at) => {
    if ('error' in one) return one;
    const looked = onlyOf(all[at]!, only);
    room -= looked.found.length + looked.innocent.length;
    const ref = one.ref === undefined ? {} : { ref: one.ref };
    if (room < 0) {
      const why = 'The matches of this batch are too many for one answer. Ask about this hash alone.';
      const reason = `is past the first ${MOST_MATCHES} matches`;
      const refusal = new Refusal('too-large', why, [{ property: `items[${at}]`, reason }]);
      return { ...ref, error: problemOf(refusal) };
    }
    return { ...ref, ...answerOf(one.said, looked) };
  });
}

type Read = { ref?: string; hashes: Hashes; said: ReturnType<typeof readAskedHash>['said'] };

function readElement(given: unknown, at: number): Read | { ref?: string; error: object } {
  const loose = (given as { ref?: unknown } | null)?.ref;
  const broken = unstorable(given, `items[${at}]`);
  const echoes = typeof loose === 'string' && loose.length <= 200 && unstorable(loose, '') === null;
  const ref = echoes ? { ref: loose } : {};
  try {
    if (broken !== null) throw cannotBeStored(broken);
    if (!element.Check(given)) {
      const faults = nameFaults([...element.Errors(given)] as unknown as SchemaFault[]);
      const errors = faults.map(({ property, ...fault }) => ({
        ...fault,
        property: property === 'body' ? `items[${at}]` : `items[${at}].${property}`,
      }));
      throw new Refusal('body-malformed', undefined, errors);
    }
    return { ...ref, ...readAskedHash(given, `items[${at}].hash.value`) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...ref, error: problemOf(error) };
  }
}
