import type { Turned } from '../../../standards/pdq/pdq.ts';
import { shownRadius } from '../matching/bank-radius.ts';
import type { Shadow } from '../matching/whether-it-acts.ts';
import { isVoluntary } from '../signal.ts';
import type { Percent } from '../types/signal-type.ts';
import { HASH_TYPES, type SignalType } from '../types/signal-types.ts';
import type { Found } from './open-match-review.ts';
import type { Innocent, Looked } from './search-signals.ts';

export type Match = {
  signal: string;
  type: SignalType;
  /** Others can make different things with the same value: a hint, and nothing to act on alone. */
  weak?: true;
  /** Bits; of a video, the mean of those of its frames that were found. */
  distance: number;
  /** Most bits that this bank lets differ; left out where only the same matches. */
  radius?: number;
  /** Of what has several codes, such as a video: how much of it was found in the signal, and of the signal in it. */
  percent?: Percent;
  /** How the picture was laid where it came nearest, when it was turned or mirrored. */
  orientation?: Turned;
  quality: number | null;
  bank: string;
  originator: { id: string | null; name: string; class: string };
  ordered: boolean;
  voluntary: boolean;
  shadow: boolean;
  /** Why nothing is decided on it. */
  shadowBecause?: Shadow;
  /** Its marking, as TLP 2.0 has it; null where it bears none. */
  handling: { tlp: string | null };
  /** How it came here, and under which agreement: null where nobody shared it. */
  exchange: {
    source: 'own' | 'import' | 'peer';
    agreement: string | null;
    receivedAt: string;
    /** What exchanges that are pulled on a schedule call it, with their tags. */
    entries?: { exchange: string; id: string; tags: string[] }[];
  };
};

/** Who knows the item, or what looks like it, to be innocent. */
export type KnownInnocent = Pick<
  Match,
  'signal' | 'type' | 'distance' | 'radius' | 'orientation' | 'bank'
> & {
  by: Match['originator'];
};

export type MatchAnswer = {
  quality?: number;
  /** A picture that moves: only its first frame was looked at. */
  animated?: true;
  matches: Match[];
  case?: string;
  /** False when a case about this item was there already and is the answer. */
  opened?: boolean;
  /** What people decided in that case: about the same item, found by the same signals as near as before. */
  decided?: 'leave' | 'restore' | 'refer' | 'still-restricted';
  /** A picture that is known to be innocent: nothing is decided on what it matches, and no case is opened. */
  innocent?: KnownInnocent[];
  /** What was asked is data about a person. */
  aboutPerson?: true;
  /** None of them acts: nothing is decided on them. */
  shadow: boolean;
} & Partial<Record<SignalType, string>>;

/** What was found, as it is answered. @param said hashes and quality of what was asked about */
export const answerOf = <T extends Omit<MatchAnswer, 'matches' | 'shadow'>>(
  said: T,
  { found, innocent }: Looked,
) => ({
  ...said,
  matches: found.map(shown),
  ...(innocent.length > 0 ? { innocent: innocent.map(knownBy) } : {}),
  shadow: found.length > 0 && found.every(({ shadow }) => shadow !== null),
});

const nearness = ({ hit, distance, percent, orientation }: Innocent) => {
  const radius = shownRadius(hit.type, hit.radius);
  return {
    signal: hit.id,
    type: hit.type,
    distance,
    ...(radius === null ? {} : { radius }),
    ...(percent ? { percent } : {}),
    ...(orientation ? { orientation } : {}),
  };
};

const originatorOf = ({ originator, originatorName, originatorClass }: Found['hit']) => ({
  id: originator,
  name: originatorName,
  class: originatorClass,
});

const knownBy = (innocent: Innocent): KnownInnocent => ({
  ...nearness(innocent),
  bank: innocent.hit.bankName,
  by: originatorOf(innocent.hit),
});

function shown(found: Found): Match {
  const { hit, shadow } = found;
  return {
    ...nearness(found),
    ...(HASH_TYPES[hit.type].weak ? { weak: true as const } : {}),
    quality: hit.quality,
    bank: hit.bankName,
    originator: originatorOf(hit),
    ordered: hit.ordered,
    voluntary: isVoluntary(hit.originatorClass, hit.ordered),
    shadow: shadow !== null,
    ...(shadow === null ? {} : { shadowBecause: shadow }),
    handling: { tlp: hit.tlp },
    exchange: {
      source: hit.source,
      agreement: hit.receivedUnder,
      receivedAt: hit.receivedAt.toISOString(),
      ...(hit.entries.length === 0 ? {} : { entries: hit.entries }),
    },
  };
}
