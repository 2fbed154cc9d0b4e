import type { DemandForce } from '../../../../client/demands.ts';
import type { NextSteps } from '../orders/next-steps.ts';

/** Steps that are asked for, in the order in which they matter; of the first group whose first step is open, one is taken. */
const ASKED: readonly (readonly string[])[] = [
  ['danger-told'],
  ['put-back'],
  ['confirm-forged', 'not-shown-forged'],
  ['receipt-told'],
  ['ring-sender'],
  ['check-elements'],
  ['name-law'],
  ['assess-terms'],
  ['three-part-test'],
  ['assess-disclosure'],
  ['confirm-action', 'back-to-checks'],
  ['confirm-wider-action', 'back-to-checks'],
  ['confirm-disclosure', 'back-to-checks', 'stop-disclosure'],
  ['confirm-refusal', 'refuse-refusal'],
  ['propose-action', 'decline', 'propose-refusal', 'ask-sender'],
  ['propose-disclosure', 'propose-refusal', 'ask-sender'],
  ['decline'],
  ['propose-refusal', 'ask-sender'],
  ['sender-answered'],
  ['answer-complaint'],
  ['recipient-told', 'recipient-undeliverable'],
  ['effect-told'],
  ['decision-told'],
];

/** Ways out that must be in sight at any time. */
const EXITS: readonly string[] = ['raise-danger', 'flag-atrocity'];

/** Steps that were answered already and can be taken again: they are offered, and asked for no more. */
const ANSWERED: Readonly<Record<string, string>> = {
  'ring-sender': 'sender',
  'check-elements': 'completeness',
  'name-law': 'reach',
  'assess-terms': 'test',
  'three-part-test': 'test',
  'assess-disclosure': 'test',
};
const NOT_YET = ['pending', 'doubtful'];

/**
 * What is asked for now, the exits, and what else may be done with a demand. Who sent what binds nobody is not asked for: the content is
 * judged, whoever pointed at it.
 */
export function nextDemandSteps(
  permitted: readonly string[],
  tracks: Readonly<Record<string, string>>,
  force: DemandForce = 'binding',
): NextSteps {
  const answered = (step: string) => {
    if (step === 'ring-sender' && force === 'voluntary') return true;
    const track = ANSWERED[step];
    return track !== undefined && !NOT_YET.includes(tracks[track] ?? 'pending');
  };
  const open = (step: string) => permitted.includes(step) && !answered(step);
  // Who may only send something back is not asked: the question is another person's.
  const main = ASKED.find(([first]) => open(first!))?.filter(open) ?? [];
  const exits = EXITS.filter((step) => permitted.includes(step));
  const others = permitted.filter((step) => !main.includes(step) && !exits.includes(step));
  return { main, exits, others };
}
