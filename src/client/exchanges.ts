import type { BankMode } from './banks.ts';
import { type Http, pathOf } from './http.ts';

/** Where signals are pulled from on a schedule. */
export type Exchange = {
  id: string;
  name: string;
  kind: ExchangeKind;
  address: string;
  collection: string | null;
  hasCredential: boolean;
  originator: { name: string; class: string };
  /** The bank it fills. */
  bank: { id: string; name: string; mode: BankMode };
  everySeconds: number;
  /** Withdrawals of a day beyond this share of the list, and beyond 20, wait for a person. */
  holdPercent: number;
  state: 'new' | 'well' | 'pulling' | 'failing' | 'paused';
  createdAt: string;
  triedAt: string | null;
  /** The last pull that reached its end. */
  pulledAt: string | null;
  nextAt: string | null;
  failures: number;
  /** What went wrong last, in words. */
  error: string | null;
  /** `held`: taken back by the other side and waiting for a person. `kept`: a person refused it. */
  entries: { live: number; held: number; kept: number; withdrawn: number };
  /**
   * `notTaken`: types that this node has not, with how many. `upheld`: an upheld appeal here decided against them.
   * `aboutPeople`: data about a person, which is not taken from a list.
   */
  lastPull: { malformed: number; upheld: number; aboutPeople: number; notTaken: Record<string, number> };
};

export const EXCHANGE_KINDS = [
  'hash-file',
  'threatexchange',
  'misp-feed',
  'misp',
  'tech-against-terrorism',
  'taxii',
] as const;
export type ExchangeKind = (typeof EXCHANGE_KINDS)[number];

export type NewExchange = {
  name: string;
  kind: ExchangeKind;
  address: string;
  collection?: string;
  /** Sealed at the node, and never shown again. */
  credential?: string;
  originator: { name: string; class: string };
  basis?: string;
  legalBasis?: { instrument: string; article: string };
  everySeconds?: number;
  holdPercent?: number;
};

export function exchangesOf(http: Http) {
  const act = (id: string, what: string, body?: unknown) =>
    http.post<Exchange>(pathOf('exchanges', id, what), body);
  return {
    list: () => http.get<{ items: Exchange[] }>('exchanges'),
    get: (id: string) => http.get<Exchange>(pathOf('exchanges', id)),
    /** With a bank of its own, which begins in shadow. The first pull begins at once. */
    add: (exchange: NewExchange) => http.post<Exchange>('exchanges', exchange),
    /** Begins now; look again for how it went. */
    pull: (id: string) => act(id, 'pull'),
    pause: (id: string) => act(id, 'pause'),
    resume: (id: string) => act(id, 'resume'),
    /** Its credential is destroyed; its bank stays, in shadow. */
    remove: (id: string) => http.post<{ id: string; removed: true }>(pathOf('exchanges', id, 'remove')),
    /** Withdraws what was held, and what somebody refused before. */
    letThrough: (id: string, reason: string) => act(id, 'let-through', { reason }),
    /** Keeps the signals whose withdrawal was held. */
    refuse: (id: string, reason: string) => act(id, 'refuse', { reason }),
  };
}
