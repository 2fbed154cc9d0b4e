import type { FoldedCase } from '../../../kernel/cases/take-step.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { IN_FORCE, UNDECIDED } from './match-review.terms.ts';

/** How long an unsealing opens the picture to whoever unsealed it. */
const UNSEALED_MS = 3_600_000;

const DECIDING: readonly string[] = [...UNDECIDED, 'open-in-shadow'];
const STANDING: readonly string[] = IN_FORCE;

/**
 * Whether the picture of a case may be shown at all. Suspected child abuse material is locked: to nobody. What is
 * preserved is sealed (human-rights rule 6): once no decision or appeal needs it, only who unsealed it for a purpose
 * sees it, for an hour.
 */
export function pictureIsShown(
  { events, state }: Pick<FoldedCase, 'events' | 'state'>,
  viewer: Viewer,
  now: Date,
): boolean {
  const { tracks } = state;
  if (tracks.picture !== 'kept') return false;
  if (tracks.preservation === 'none') return true;
  const needed =
    DECIDING.includes(state.state) || (STANDING.includes(state.state) && tracks.appeal === 'open');
  if (needed) return true;
  const unsealed = events.findLast((event) => event.step === 'unseal');
  return unsealed?.actor === viewer.actor && now.getTime() - Date.parse(unsealed.at) < UNSEALED_MS;
}
