import type { CaseEvent } from '../../../engines/cases/case.ts';

/** How long a team took, in milliseconds from the order's receipt; null for what was not reached. */
export type DrillTimes = {
  senderKnown: number | null;
  checked: number | null;
  assessed: number | null;
  executed: number | null;
  answered: number | null;
  /** Whether it was executed within the hour; null while it still may be. */
  inTime: boolean | null;
};

const HOUR = 3_600_000;

/**
 * What a drill measures, from its events.
 * @param now milliseconds since 1970: an hour that has passed without execution is missed
 */
export function drillTimes(events: readonly CaseEvent[], now: number): DrillTimes {
  const [first] = events;
  const from = Date.parse(String(first?.data.receivedAt));
  const at = (...steps: string[]): number | null => {
    const event = events.find(
      ({ step, data }) => steps.includes(step) && (step !== 'call-back' || data.said === 'issued'),
    );
    return event ? Date.parse(event.at) - from : null;
  };
  const executed = at('confirm-execution', 'disable-single-handed');
  const over = events.find(({ step }) => step === 'end-drill');
  const until = over ? Date.parse(over.at) : now;
  return {
    senderKnown: first?.data.signature === 'registered-key' ? 0 : at('call-back'),
    checked: at('check-completeness'),
    assessed: at('assess'),
    executed,
    answered: at('send-feedback', 'ask-clarification'),
    inTime: executed !== null ? executed <= HOUR : over || until - from > HOUR ? false : null,
  };
}
