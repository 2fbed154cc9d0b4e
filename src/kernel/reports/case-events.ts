import type { CaseFacts, CountedEvent, Period } from './report-source.ts';

/** An event with the case that it belongs to. */
export type Happened = CountedEvent & { case: CaseFacts; before: readonly CountedEvent[] };

/** Events of these steps within the period, case by case. */
export const happened = (
  cases: readonly CaseFacts[],
  { from, to }: Period,
  ...steps: readonly string[]
): Happened[] =>
  cases.flatMap((one) =>
    one.events.flatMap((event, at) =>
      steps.includes(event.step) && event.at >= from && event.at < to
        ? [{ ...event, case: one, before: one.events.slice(0, at) }]
        : [],
    ),
  );

/** The last event of one of these steps. */
export const lastOf = (events: readonly CountedEvent[], ...steps: readonly string[]) =>
  events.findLast(({ step }) => steps.includes(step));

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : 'unknown');

/** An instant in the data of an event, or the event's own. */
export function instantOf({ data, at }: CountedEvent, name: string): number {
  const given = Date.parse(String(data[name] ?? ''));
  return Number.isNaN(given) ? at : given;
}

export const stateOf = ({ about }: CaseFacts): string => textOf(about.issuingState);
