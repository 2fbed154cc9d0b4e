import { randomInt } from 'node:crypto';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { sampleSize } from './content-key.ts';
import {
  casesOfContent,
  type Drawn,
  forgetSamples,
  type GroupCase,
  insertDrawn,
  isContentSeen,
  markOpened,
  sampleOf,
} from './group-queries.ts';

const DAY_MS = 86_400_000;
/** Most cases of one content that a sample is drawn from and a list begins with. */
const MOST_CASES = 5000;

export type Sample = { cases: (GroupCase & { opened: boolean })[]; needed: number; opened: number };

/**
 * The cases of a content that a viewer may decide on together; none once all are decided. Throws `not-found` where they
 * see no case of this content at all.
 */
export async function groupSeen(tx: Transaction, content: string): Promise<GroupCase[]> {
  const cases = /^[0-9a-f]{32}$/.test(content) ? await casesOfContent(tx, content, MOST_CASES) : [];
  if (cases.length > 0 || (await isContentSeen(tx, content))) return cases;
  throw new Refusal('not-found', 'There are no cases of the same content here that you may see.');
}

/**
 * The contexts that this person must look at, of these cases: drawn once, for a day. What was decided elsewhere before
 * it was opened is replaced.
 */
export async function drawSample(
  { kernel }: Desk,
  { actor }: Pick<Viewer, 'actor'>,
  content: string,
  cases: GroupCase[],
): Promise<Sample> {
  const now = kernel.now();
  const byObject = new Map(cases.map((one) => [one.object, one]));
  const needed = sampleSize(cases.length);
  const drawn = await kernel.store.system('drawing a sample')(async (tx) => {
    await tx.query("select pg_advisory_xact_lock(hashtextextended('signals sample ' || $1 || $2, 0))", [
      content,
      actor,
    ]);
    const since = new Date(now.getTime() - DAY_MS);
    await forgetSamples(tx, new Date(since.getTime() - DAY_MS));
    const before = await sampleOf(tx, content, actor, since);
    const standing = before.filter(({ object, openedAt }) => openedAt !== null || byObject.has(object));
    const known = new Set(before.map(({ object }) => object));
    const left = cases.filter(({ object }) => !known.has(object)).map(({ object }) => object);
    const more = pick(left, needed - standing.length);
    if (more.length > 0) await insertDrawn(tx, content, actor, more, now);
    return [...standing, ...more.map((object): Drawn => ({ object, openedAt: null }))];
  });
  const shown = drawn.flatMap(({ object, openedAt }) => {
    const one = byObject.get(object);
    return one ? [{ ...one, opened: openedAt !== null }] : [];
  });
  // What was opened counts, also when somebody decided on it since.
  return { cases: shown, needed, opened: drawn.filter(({ openedAt }) => openedAt !== null).length };
}

/** So many of them at random, each as likely. */
function pick(from: number[], many: number): number[] {
  const left = [...from];
  const picked: number[] = [];
  while (picked.length < many && left.length > 0) {
    const [one] = left.splice(randomInt(left.length), 1);
    picked.push(one as number);
  }
  return picked;
}

/** That a person opened a case, if it was drawn for them. */
export const noteOpened = ({ kernel }: Desk, { actor }: Pick<Viewer, 'actor'>, object: number) =>
  kernel.store.system('opening a drawn case')((tx) => markOpened(tx, actor, object, kernel.now()));
