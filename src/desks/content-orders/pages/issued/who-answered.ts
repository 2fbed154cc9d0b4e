import type { CaseEvent } from '../../../../client/cases.ts';

/** `waiting` while the hours for an answer run; after them, `no-answer`. */
export type OthersWord = 'yes' | 'no' | 'telephone' | 'refused' | 'waiting' | 'no-answer';

/** What each partner that was asked about an order's addresses last said, in the order in which they were asked. */
export function whoAnswered(
  events: readonly Pick<CaseEvent, 'step' | 'data'>[],
  track: string | undefined,
): { partner: string; said: OthersWord }[] {
  const said = new Map<string, OthersWord>();
  for (const { step, data } of events) {
    if (step === 'ask-others')
      for (const partner of data.partners as string[])
        said.set(partner, track === 'asked' ? 'waiting' : 'no-answer');
    if (step === 'other-answered') said.set(String(data.partner), data.given as OthersWord);
    if (step === 'other-refused') said.set(String(data.partner), 'refused');
  }
  return [...said].map(([partner, word]) => ({ partner, said: word }));
}
