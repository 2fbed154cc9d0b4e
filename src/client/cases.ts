import type { Turned } from '../standards/pdq/orientations.ts';
import { type Http, pathOf } from './http.ts';
import type { Tlp } from './records.ts';
import type { OrganisationClass } from './session.ts';

/** A running, held or ended legal clock. `dueAt` is an instant; how much is left is the viewer's sum. */
export type CaseClock = {
  name: string;
  /** The law or rule that set it, as it is cited. */
  law: string;
  /** Null while held: it is known again when the hold ends. */
  dueAt: string | null;
  status: 'running' | 'held' | 'ended' | 'late';
  /** Milliseconds left when the node answered; what a held clock still has. */
  remainingMs?: number | null;
  /** The law was recalled and is not checked against the official text yet. */
  verify?: boolean;
  /** What the law leaves open and a house rule fills, in words. */
  note?: string | null;
};

export type Party = { id: string; name: string; class: OrganisationClass };

/** Matches decided against the signal, beside all that people decided: the error rate beside the count. */
export type Reversal = { overturned: number; matches: number };

export type Disagreement = {
  by: string;
  at: string;
  reason: string;
  answer?: string | null;
  answeredAt?: string | null;
};

export type CaseMatch = {
  signal: string;
  type: string;
  /** Of the signal, as its type is written; null where its record is gone. A web address is a text to show, never a link. */
  value?: string | null;
  /** How many codes the value has, where it has several: the frames of a video. A long value is shown by what it is known by. */
  codes?: number;
  /** Of such: how much of the item was found in the signal, and of the signal in the item, in percent. */
  percent?: { query: number; signal: number };
  /** Bits that differ of 256; 0 to 31 for PDQ, 0 for what only matches the same; of a video the mean of its frames. */
  distance: number;
  /** Most bits that the bank let differ when it matched; null where only the same matches, or it was not kept. */
  radius?: number | null;
  /** When a copy that was turned or mirrored matched: how. */
  orientation?: Turned;
  /** Of the picture that was sent, 0 to 100; of a signal that is challenged, its own. */
  quality: number | null;
  bank: string;
  sharedBy: Party;
  /** Why it was shared, as its source put it. */
  reason?: string | null;
  /** The purpose or agreement it came under. */
  basis: string;
  /** `basis` is the originator's own published terms, and no law. */
  ownTerms?: boolean;
  sharedAt?: string | null;
  agreement?: { id: string; title: string } | null;
  /** Its originator signed it; false for an import, whose named source has not confirmed it. */
  attested: boolean;
  /** A removal order stands behind it. */
  ordered: boolean;
  orderReference?: string | null;
  /** Shared by a State without an order: voluntary help, not an order. */
  voluntary: boolean;
  /** Whether it still acts, and why not. */
  active?: boolean;
  inactive?: string | null;
  disagreements: Disagreement[];
  reversal: Reversal;
  /** Both hashes in hex, so that their difference can be drawn. */
  hashes?: { item: string; signal: string } | null;
};

export type ItemKind = 'picture' | 'video' | 'text' | 'address' | 'item';

export type CaseEvent = {
  n: number;
  step: string;
  at: string;
  actor: { id: string; name: string } | string | null;
  data: Record<string, unknown>;
  /** Id of the act in the log, once it stands there. */
  audit?: string | null;
};

export type CaseSummary = {
  id: string;
  procedure: string;
  state: string;
  openedAt: string;
  /** When its last step was taken, of a case that is over. */
  closedAt?: string | null;
  reference: string;
  clocks: CaseClock[];
  shadow: boolean;
  /** What must not be overlooked beside the state, as in the case itself. */
  flags: string[];
  match: {
    type: string;
    distance: number;
    /** Of what has several codes, such as a video: how much of each was found in the other. */
    percent?: { query: number; signal: number };
    quality: number | null;
    bank: string;
    originator: { name: string; class: OrganisationClass };
  } | null;
  /** In the queue: this case stands for all of the same content that are in its state. */
  alike?: { content: string; cases: number };
  /** Crisis mode is on for a bank that matched it. */
  pressing?: boolean;
};

export type CaseQueue = {
  items: CaseSummary[];
  /** Null, as the two below, for who sees no cases. */
  singleHanded: { count: number; total: number } | null;
  reversal: { overturned: number; decided: number } | null;
  /** Matches with a State's voluntary help, counted apart. */
  voluntary: { count: number; total: number } | null;
  /** Id to ask for the next page with; absent on the last one. */
  next?: string;
};

/** An answer that is offered for a step, with where it comes from; the person may change it. */
export type Offer = {
  /** Dotted, as in the step's data: `law.article`. */
  path: string;
  value: string;
  from: 'signal' | 'bank' | 'agreement' | 'last-decision';
  /** Of the bank or the agreement. */
  name: string;
  /** When that last decision was made. */
  at: string | null;
};

export type NothingOffered = {
  because: 'overturned' | 'own-terms' | 'not-stated';
  /** Of the bank. */
  name: string;
  /** When the overturned decision was made. */
  at: string | null;
};

export type CaseDetail = {
  id: string;
  procedure: string;
  procedureVersion: string | number;
  state: string;
  /** Every side of the matter by name: review, notice, appeal, picture, preservation, danger. */
  tracks?: Record<string, string>;
  tlp?: Tlp | null;
  flags: string[];
  permitted: { step: string }[];
  /** An address of the platform takes what is decided; without one, people tell the platform. */
  endpoint?: boolean;
  /** Hashes of an item about which an appeal was upheld, that people may put among the known innocent; null in a new list. */
  innocentOffer?: {
    hashes: { type: string; value: string }[];
    bank: { id: string; name: string } | null;
  } | null;
  /** An appeal about the same item or picture that was upheld; its case where the reader may see it. */
  earlierAppeal?: { upheldAt: string; case: string | null } | null;
  /** Of how many cases, this one included, the content is the same and may be decided together. */
  sameContent?: { content: string; cases: number } | null;
  /** Which of its steps were taken in so many cases at once, by a person who had opened so many of them. */
  together?: { n: number; cases: number; opened: number }[];
  /** Found backwards, by a signal that came later: the day (UTC) on which the platform asked about the item. */
  lookedUpOn?: string | null;
  /** Answers offered, by step. */
  offers?: Record<string, Offer[]>;
  /** Why a form that asks for a law begins empty. */
  nothingOffered?: NothingOffered | null;
  clocks: CaseClock[];
  events: CaseEvent[];
  matches: CaseMatch[];
  reference: string;
  shadow?: boolean;
  /** Of a review: what the platform sent, as far as its hashes tell, and the quality of the picture, 0 to 100. */
  sent?: { kind: ItemKind; quality: number | null } | null;
  /** Whether it may be shown; null where there never was one. */
  picture: boolean | null;
  exposure: { seconds: number; count: number };
  /** How much of the picture each person was shown clear: different zones, and seconds at most. */
  looks?: { actor: string; zones: number; seconds: number }[];
};

/** A zone of the 4x4 grid laid over a picture; both from 0. */
export type Zone = { row: number; column: number };

export function casesOf(http: Http) {
  return {
    /** Cases in which somebody can or must act, or those that wait for nobody. */
    queue: (
      procedure: string,
      state: 'open' | 'decided' = 'open',
      page: { after?: string | undefined; limit?: number } = {},
    ) => http.get<CaseQueue>('cases', { procedure, state, ...page }),
    /** Cases of items whose reference, the platform's own, is this one or begins so, open or not. */
    byReference: (reference: string, limit = 50) =>
      http.get<{ items: CaseSummary[] }>('cases', { reference, limit }),
    get: (id: string) => http.get<CaseDetail>(pathOf('cases', id)),
    /** What a platform says of a notice: whether it reached the person. */
    reportNotice: (
      id: string,
      told: { status: 'delivered'; how: string } | { status: 'undeliverable'; reason: string },
    ) => http.post<unknown>(pathOf('cases', id, 'notice'), told),
    /** Whether the notice goes to a platform endpoint by itself. */
    noticeGoesOut: (id: string) => http.get<{ endpoint: boolean }>(pathOf('cases', id, 'notice-link')),
    /** The notice with a fresh link, to hand over; 409 when none is due. Each is logged. */
    noticeLink: (id: string) =>
      http.post<{ text: string; texts: Record<string, string>; link: string }>(
        pathOf('cases', id, 'notice-link'),
        {},
      ),
    /** Puts the hashes of an item, about which an appeal was upheld, among the known innocent. */
    spare: (id: string, reason: string, bank?: string) =>
      http.post<{ bank: { id: string; name: string } }>(pathOf('cases', id, 'known-innocent'), {
        reason,
        ...(bank === undefined ? {} : { bank }),
      }),
    /**
     * Takes one step; `withhold`, with one that restricts, withholds the notice in the same act.
     * 409 when someone else moved the case meanwhile, 403 when the viewer may not.
     */
    step: (id: string, step: string, data: unknown, withhold?: unknown) =>
      http.post<CaseDetail>(pathOf('cases', id, 'steps', step), {
        data,
        ...(withhold === undefined ? {} : { withhold }),
      }),
    /**
     * Address of the grey, blurred picture, or of one clear grey zone. Each fetch of a zone is logged.
     * @param purpose why an overseer looks at what is preserved
     */
    pictureUrl: (id: string, zone?: Zone, purpose?: string) =>
      http.url(pathOf('cases', id, 'picture'), {
        ...(zone ? { zone: `${zone.row},${zone.column}` } : {}),
        ...(purpose ? { purpose } : {}),
      }),
  };
}
