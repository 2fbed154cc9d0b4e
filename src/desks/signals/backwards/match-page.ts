import type { Viewer } from '../../../kernel/store/viewer.ts';
import type { Desk } from '../context.ts';
import { openReviewBackwards } from '../intake/open-match-review.ts';
import { nearestOf, searchSignals } from '../intake/search-signals.ts';
import { countSuppression } from '../intake/spare-innocent.ts';
import type { Matcher } from '../matching/matcher.ts';
import { type KeptItem, noteFound, type Run } from './run-queries.ts';

/**
 * Looks up a page of kept items, as if each were asked about now by a service of its organisation: what acts, what is only
 * seen, and who knows it to be innocent, is answered as forwards. Of what is found in the run's bank, or of its signal, a
 * case opens.
 * @param near what a run searches for, alone; null: the whole index is asked
 */
export async function matchPage(
  desk: Desk,
  matcher: Matcher,
  run: Run,
  { viewer, near }: { viewer: Viewer; near: Pick<Matcher, 'findMany'> | null },
  page: readonly KeptItem[],
): Promise<void> {
  const candidates = near ? await nearTo(near, page) : page;
  if (candidates.length === 0) return;
  const answers = await searchSignals(
    desk,
    matcher,
    viewer,
    candidates.map(({ hashes }) => hashes),
  );
  for (const [at, { number, item, day, quality, hashes }] of candidates.entries()) {
    const { innocent, found: all } = answers[at]!;
    const found = all.filter(({ hit }) =>
      run.bank === null ? hit.id === run.signal : hit.bank === run.bank,
    );
    if (found.length === 0) continue;
    if (innocent.length > 0) {
      await countSuppression(desk, viewer, { found, innocent }, (tx) =>
        noteFound(tx, run.object, number, true),
      );
      continue;
    }
    // Of what a value also says, only what matched, as forwards.
    const matched = hashes.filter(({ type, also }) => !also || found.some(({ hit }) => hit.type === type));
    await openReviewBackwards(
      desk,
      viewer,
      item,
      found,
      { hashes: matched, quality },
      { day, begin: (tx) => noteFound(tx, run.object, number, false) },
    );
  }
}

async function nearTo(near: Pick<Matcher, 'findMany'>, page: readonly KeptItem[]): Promise<KeptItem[]> {
  const nearest = await nearestOf(
    near,
    page.map(({ hashes }) => hashes),
  );
  return page.filter((_, at) => nearest[at]!.size > 0);
}
