import type { CaseState } from '../../../engines/cases/case.ts';
import { TO_TELL_PLATFORM } from './match-review.platform-steps.ts';

const LOCKED = ['locked-alone', 'locked', 'disposal-doubted', 'disposal-proposed'];

/** What a reviewer must not overlook, as words of a closed list. */
export function flagsOf({ state, tracks }: Pick<CaseState, 'state' | 'tracks'>): string[] {
  const flags: string[] = [];
  if (state === 'open-in-shadow') flags.push('shadow');
  if (state === 'restricted-alone') flags.push('single-handed');
  if (tracks.preservation === 'sealed' || tracks.preservation === 'end-proposed') flags.push('preserved');
  if (tracks.danger === 'raised') flags.push('danger');
  if (LOCKED.includes(tracks.picture ?? '')) flags.push('locked');
  if (tracks.notice === 'withheld' || tracks.notice === 'withheld-extended') flags.push('notice-withheld');
  if (tracks.appeal === 'open') flags.push('appeal-open');
  if (tracks['own-signal'] === 'still-shared') flags.push('own-signal-shared');
  if ((TO_TELL_PLATFORM as readonly string[]).includes(tracks.platform ?? '')) flags.push('platform-untold');
  return flags;
}
