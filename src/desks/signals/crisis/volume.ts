import type { Volume } from './crisis-queries.ts';

/** Fewer than these in an hour are no flood, however quiet the week was. */
const LEAST = 20;
/** So many times the usual. */
const TIMES = 5;

/** Whether so many matches in an hour call for people to look: nothing is stopped by it. Pure. */
export const isFlood = ({ lastHour, usual }: Volume): boolean =>
  lastHour >= LEAST && lastHour >= TIMES * usual;
