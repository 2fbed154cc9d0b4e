import { isReason } from '../../../engines/words/reason.ts';
import type { FoldedCase } from '../../../kernel/cases/take-step.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { IN_FORCE, UNDECIDED } from './match-review.terms.ts';

/** How long an unsealing opens the picture to whoever unsealed it. */
const UNSEALED_MS = 3_600_000;

const DECIDING: readonly string[] = [...UNDECIDED, 'open-in-shadow'];
const STANDING: readonly string[] = IN_FORCE;

/**
 * Whether the picture of a case may be shown at all. Suspected child abuse material is locked: to nobody. What is
 * preserved is sealed (human-rights rule 6): while a decision or an appeal needs it, whoever decides sees it without
 * stating a purpose; after that only who unsealed it for one, for an hour. An overseer decides nothing: to them what
 * is preserved is always sealed, and they state their purpose with each look.
 * @param purpose what an overseer states
 */
export function pictureIsShown(
  { events, state }: Pick<FoldedCase, 'events' | 'state'>,
  viewer: Viewer,
  now: Date,
  purpose: string | null = null,
): boolean {
  const { tracks } = state;
  if (tracks.picture !== 'kept') return false;
  if (tracks.preservation === 'none') return true;
  if (viewer.roles.includes('overseer')) return purpose !== null && isReason(purpose);
  const needed =
    DECIDING.includes(state.state) || (STANDING.includes(state.state) && tracks.appeal === 'open');
  if (needed) return true;
  const unsealed = events.findLast((event) => event.step === 'unseal');
  return unsealed?.actor === viewer.actor && now.getTime() - Date.parse(unsealed.at) < UNSEALED_MS;
}
