/**
 * How an attempt went. `settled`: nothing more is to be done; `later`: the node tries again by itself; `person`: it waits
 * until somebody tries again, or says that it was done by hand.
 */
export const RESULTS = {
  done: 'settled',
  already: 'settled',
  gone: 'settled',
  overtaken: 'settled',
  'still-ordered': 'settled',
  'by-hand': 'settled',
  disconnected: 'settled',
  busy: 'later',
  failing: 'later',
  unreachable: 'later',
  unreadable: 'later',
  'wrong-token': 'person',
  'no-right': 'person',
  'not-found': 'person',
  'cannot-restore': 'person',
  'unclear-address': 'person',
  reported: 'person',
  'not-offered': 'person',
  'would-tell': 'person',
  'not-ours': 'person',
  refused: 'person',
} as const;

export type Result = keyof typeof RESULTS;

export type Outcome = {
  result: Result;
  /** What the system said, in its words, for whoever looks into it. */
  detail?: string;
  /** Seconds that it asked to wait. */
  retryAfter?: number;
};

/** After these, the item may be gone all the same: an answer was lost or could not be read, or people at the product were asked. */
export const UNCERTAIN: readonly Result[] = ['failing', 'unreachable', 'unreadable', 'reported'];

/** Seconds that an answer asks to wait: a number, or an HTTP date (RFC 9110 §10.2.3); a day at most. */
export function retryAfterOf(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d{1,9}$/.test(header.trim())
    ? Number(header)
    : Math.ceil((Date.parse(header) - now.getTime()) / 1000);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 86_400) : undefined;
}

/** What an answer means that is no success, whatever the product; null where it is one. */
export function outcomeOfStatus(status: number, retryAfter?: number): Outcome | null {
  if (status >= 200 && status <= 299) return null;
  const detail = `HTTP ${status}`;
  if (status === 401) return { result: 'wrong-token', detail };
  if (status === 403) return { result: 'no-right', detail };
  if (status === 404) return { result: 'not-found', detail };
  if (status === 410) return { result: 'gone', detail };
  if (status === 429) return { result: 'busy', detail, ...(retryAfter === undefined ? {} : { retryAfter }) };
  if (status >= 500)
    return { result: 'failing', detail, ...(retryAfter === undefined ? {} : { retryAfter }) };
  return { result: 'refused', detail };
}
