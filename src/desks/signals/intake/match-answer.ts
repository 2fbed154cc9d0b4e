import type { Turned } from '../../../standards/pdq/pdq.ts';
import { isVoluntary } from '../signal.ts';
import type { SignalType } from '../types/signal-types.ts';
import type { Found } from './open-match-review.ts';

export type Match = {
  signal: string;
  type: SignalType;
  distance: number;
  /** How the picture was laid where it came nearest, when it was turned or mirrored. */
  orientation?: Turned;
  quality: number | null;
  bank: string;
  originator: { id: string | null; name: string; class: string };
  ordered: boolean;
  voluntary: boolean;
  shadow: boolean;
  /** Its marking, as TLP 2.0 has it; null where it bears none. */
  handling: { tlp: string | null };
  /** How it came here, and under which agreement: null where nobody shared it. */
  exchange: { source: 'own' | 'import' | 'peer'; agreement: string | null; receivedAt: string };
};

export type MatchAnswer = {
  quality?: number;
  matches: Match[];
  case?: string;
  /** False when a case about this item was open already and is the answer. */
  opened?: boolean;
  /** All of them are from banks in shadow: nothing is decided on them. */
  shadow: boolean;
} & Partial<Record<SignalType, string>>;

/** What was found, as it is answered. @param said hashes and quality of what was asked about */
export const answerOf = <T extends Omit<MatchAnswer, 'matches' | 'shadow'>>(said: T, found: Found[]) => ({
  ...said,
  matches: found.map(shown),
  shadow: found.length > 0 && found.every(({ hit }) => hit.mode === 'shadow'),
});

function shown({ hit, distance, orientation }: Found): Match {
  return {
    signal: hit.id,
    type: hit.type,
    distance,
    ...(orientation ? { orientation } : {}),
    quality: hit.quality,
    bank: hit.bankName,
    originator: { id: hit.originator, name: hit.originatorName, class: hit.originatorClass },
    ordered: hit.ordered,
    voluntary: isVoluntary(hit.originatorClass, hit.ordered),
    shadow: hit.mode === 'shadow',
    handling: { tlp: hit.tlp },
    exchange: {
      source: hit.source,
      agreement: hit.receivedUnder,
      receivedAt: hit.receivedAt.toISOString(),
    },
  };
}
