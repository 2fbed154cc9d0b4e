import type { CaseClock } from './cases.ts';
import type { Http } from './http.ts';

/** A clock that runs, and the case in which it does. */
export type RunningClock = CaseClock & {
  case: string;
  procedure: string;
  /** A rehearsal: nothing real hangs on it. */
  drill: boolean;
  /** Where the case stands at the workbench, below `/app`; null where no page shows it. */
  page: string | null;
};

export const clocksOf = (http: Http) => ({
  /** Over all desks, what is due first at the top; `asking`: those that ask something of people here. */
  list: (which: 'asking' | 'all' = 'asking', limit = 100) =>
    http.get<{ now: string; items: RunningClock[]; more: boolean }>('clocks', { which, limit }),
});
