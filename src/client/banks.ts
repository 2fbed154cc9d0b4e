import type { AgreementState } from './agreements.ts';
import type { Disagreement, Party } from './cases.ts';
import { type Http, pathOf } from './http.ts';

/** `sample`: a share of its matches acts, the others are seen as in shadow. */
export type BankMode = 'shadow' | 'sample' | 'on';

/** Law or treaty and its article, as cited. */
export type Provision = { instrument: string; article: string };

export type Signal = {
  id: string;
  type: string;
  /** 64 or 32 hexadecimal digits, or a web address: a text to show, never a link. */
  value: string;
  /** How many codes the value has, where it has several: the frames of a video. */
  codes?: number;
  quality: number | null;
  addedAt: string;
  /** Why it is shared, where its source said so. */
  basis: string | null;
  /** A removal order stands behind it. */
  ordered: boolean;
  /** A State's, without an order: voluntary help. */
  voluntary: boolean;
  originator: Party;
  attested: boolean;
  active: boolean;
  /** Why it no longer acts. */
  inactive: string | null;
  stopped: boolean;
  disagreements: Disagreement[];
  /** Overturned: decided against the signal, of those that people decided. */
  /** Null for who sees no cases: how many there are is not theirs to know. */
  counts: { matches: number; reviewed: number; overturned: number } | null;
  /** How often a list of innocent pictures kept it from acting. */
  suppressed: number | null;
  /** Known to be innocent: it spares what looks like it. */
  innocent: boolean;
  /** Reviewers of the organisation that holds it decided against it too often: its matches are only seen. */
  quarantined: boolean;
};

/** A signal by itself. `cases`, `ended`: null for who sees no cases; `by`: null where the node did it. */
export type OneSignal = Signal & {
  in: { id: string; name: string };
  /** What stands on it. */
  cases: { undecided: number; restricted: number } | null;
  /** By whom, when and why it was stopped or taken back. */
  ended: { at: string; reason: string | null; by: string | null } | null;
};

/** What became of matches; what each number counts is said in `docs` of the signals desk. */
export type Funnel = {
  matched: number;
  confirmed: number;
  disputed: number;
  overturned: number;
  suppressed: number;
};

/** Of the first hundred reviewed matches of a signal `percent` decided against it, by `reviewers`, of at least `reviewed`. */
export type QuarantineRule = { percent: number; reviewers: number; reviewed: number };

/** What people here and partners say of a signal. */
export type Correction = {
  signal: string;
  quarantinedAt: string | null;
  /** Null for who sees no cases. */
  funnel: Funnel | null;
  /**
   * What quarantines it: decisions here, those against it, and by how many people. Copies decided together are one, and
   * against it by the share of them that are. Null, as the judgements, for who sees no cases.
   */
  decisions: { reviewed: number; against: number; reviewers: number } | null;
  judgements: { judged: 'confirmed' | 'disputed'; reason: string; at: string; by: string }[] | null;
  /** The last word of each organisation, in the words of STIX. */
  opinions: {
    by: string;
    at: string;
    opinion: 'strongly-disagree' | 'disagree' | 'neutral' | 'agree' | 'strongly-agree';
    reason: string;
  }[];
  /** How many matches each organisation says it found right. */
  sightings: { by: string; count: number; until: string }[];
};

export type SightingSharing = {
  items: { agreement: string; title: string; shared: boolean; since: string | null }[];
};

/** How an originator answered this node's disagreements. */
export type AnswerCounts = {
  raised: number;
  pending: number;
  silent: number;
  refused: number;
  withdrew: number;
};

/** An agreement that carries a bank: with whom, and since when where that was noted. */
export type BankShare = {
  agreement: string;
  title: string;
  state: AgreementState;
  with: { id: string; name: string }[];
  since: string | null;
  retentionDays: number | null;
};

/**
 * An agreement under whose lent keys a bank answers match or no match. `matched` of each day, newest first; a day is told
 * when another has passed since, and nothing under ten.
 */
export type BankAsked = {
  agreement: string;
  title: string;
  state: AgreementState;
  with: { id: string; name: string }[];
  since: string;
  days: { day: string; asked: number; matched: number | 'under ten' }[];
};

export type BankSummary = {
  id: string;
  name: string;
  mode: BankMode;
  /** In a sample, how many of a hundred matches act. */
  percent: number | null;
  /** Most of 256 bits by which an item may differ from a PDQ signal of it and match. */
  radius: number;
  /** A list of known-innocent pictures: what looks like them opens no case. */
  innocent: boolean;
  /** `own`; `import`: somebody else's list in our custody; `peer`: a partner's, live. */
  provenance: 'own' | 'import' | 'peer';
  originator: Party;
  basis: string;
  legalBasis: Provision;
  /** `legalBasis` is the originator's own published terms and their section, and no law. */
  ownTerms: boolean;
  /** What of its ground an own bank has not stated: until it does, nothing is decided on its matches. */
  lacks: ('basis' | 'legalBasis')[];
  /** Agreements that carry it, as far as one may see them. */
  shared: BankShare[];
  /** Agreements under which it answers private look-ups; of a bank of one's own organisation. */
  askedPrivately: BankAsked[];
  /** Of a partner's bank: since when it is shared with us no more, and nothing in it acts here; null while it is. */
  unsharedSince: string | null;
  signals: number;
  /** Of the signals, those stopped here, as after an upheld appeal: they match nothing. */
  stopped: number;
  /** Null for who sees no cases: how many there are is not theirs to know. */
  counts: { matches: number; reviewed: number; overturned: number } | null;
  /** How often a list of innocent pictures kept its signals from acting. */
  suppressed: number | null;
  /** Of such a list: how many items it spared. */
  spared: number | null;
  quarantine: QuarantineRule;
  answers: AnswerCounts | null;
};

/** `next` asks for the signals after this page. */
export type Bank = Omit<BankSummary, 'signals'> & { signals: Signal[]; funnel: Funnel | null; next?: number };

/** What of a bank is listed: each signal is in one state; `withdrawn` also for what expired. */
export const CONTENT_STATES = ['acting', 'quarantined', 'stopped', 'withdrawn'] as const;
export type ContentState = (typeof CONTENT_STATES)[number];
/** Types of signals, as a list of them is offered. */
export const LISTED_TYPES = ['pdq', 'sha256', 'md5', 'url', 'domain', 'vpdq', 'tlsh', 'account'] as const;
export type ContentsAsked = {
  type?: string | undefined;
  state?: ContentState | undefined;
  /** How the hash begins, in hexadecimal digits. */
  hash?: string | undefined;
  /** A web address or a domain, as somebody writes it. */
  address?: string | undefined;
};
/** `next` asks for what is older. */
export type Contents = { items: Signal[]; next?: number };

/** What a bank rests on: the law, or the organisation's own published terms. `basis` is why its signals are shared. */
export type Ground = { basis?: string } & (
  | { legalBasis?: Provision }
  | { ownTerms: { document: string; section: string } }
);

/** An own bank without a ground is in shadow until it is stated. */
export type NewBank = { name: string; innocent?: boolean } & Ground;

/** `despiteAppeal`: a senior reviewer's reason for a hash that an upheld appeal here decided against. */
export type SignalDetails = {
  basis?: string;
  ordered?: boolean;
  orderReference?: string;
  despiteAppeal?: string;
  /** Why it is known to be innocent, where the bank is a list of such. */
  reason?: string;
};

/** What became of signals that were sent: how many are new, known, or refused and why. */
/** `signals`: of what was added, the first twenty. */
export type Added = Pick<Bank, 'id' | 'name' | 'signals'> & {
  added: {
    accepted: number;
    /** Of those made from hashes, how many of each type. */
    types?: Partial<Record<string, number>>;
    unchanged: number;
    refused: { id: string | null; property: string; clause?: string; reason: string }[];
    signals: string[];
    /** Signals about people, which a second person adds. */
    waiting?: { id: string; signals: number };
  };
};

export const PERSONAL_GROUNDS = [
  'legal_basis',
  'purpose',
  'source_grade',
  'review_date',
  'correction_route',
] as const;
export type PersonalGround = (typeof PERSONAL_GROUNDS)[number];

/** Signals about people that one person sent and another decides on. `signals`: null for who may look up nobody. */
export type PeopleProposal = {
  id: string;
  source: string;
  proposedBy: { id: string; name: string };
  proposedAt: string;
  /** Then they are deleted, if nobody decided. */
  lapsesAt: string;
  signals:
    | {
        id: string;
        type: string | null;
        value: string | null;
        basis: string | null;
        reviewBy: string | null;
        /** Why the record may exist: legal basis, purpose, grade of the source, day of review, way to a correction. */
        grounds: Partial<Record<PersonalGround, string>>;
      }[]
    | null;
  many: number;
  mayAdd: boolean;
  mayDecline: boolean;
};

export const EXPORT_FORMATS = [
  'csv',
  'json',
  'stix',
  'misp',
  'threatexchange',
  'tech-against-terrorism',
  'taxii',
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
export type ExportedFile = { text: string; signals: number; leftOut: Record<string, number> };

export function banksOf(http: Http) {
  return {
    list: () => http.get<{ items: BankSummary[] }>('banks'),
    get: (id: string, after?: number) => http.get<Bank>(pathOf('banks', id), { after }),
    /** What is in it, newest first, 50 at a time. */
    contents: (id: string, asked: ContentsAsked = {}, page: { after?: number; limit?: number } = {}) =>
      http.get<Contents>(pathOf('banks', id, 'signals'), { ...asked, ...page }),
    create: (bank: NewBank) => http.post<Bank>('banks', bank),
    /** What the bank lacks, stated once. A bank that was in shadow for want of it is on from then. */
    stateGround: (id: string, ground: Ground) => http.post<Bank>(pathOf('banks', id, 'ground'), ground),
    /** Shadow: matches are seen and nothing is decided on them. On: each match opens a review. Sample: `percent` of a hundred do. */
    setMode: (id: string, mode: BankMode, percent?: number) =>
      http.post<Bank>(pathOf('banks', id, 'mode'), { mode, ...(percent === undefined ? {} : { percent }) }),
    /** How near an item must come to a PDQ signal of the bank: 0 to 47 bits that differ. */
    setRadius: (id: string, radius: number) => http.post<Bank>(pathOf('banks', id, 'radius'), { radius }),
    /** When a signal of the bank is quarantined. */
    setQuarantineRule: (id: string, rule: QuarantineRule) =>
      http.post<{ quarantine: QuarantineRule }>(pathOf('banks', id, 'quarantine-rule'), rule),
    /** Lets the parties of an agreement see the bank and match with it. */
    share: (id: string, agreement: string) =>
      http.post<Bank>(pathOf('banks', id, 'agreements'), { agreement }),
    /** Nothing more goes out under the agreement, and its collection shows the bank's signals no more. */
    unshare: (id: string, agreement: string) =>
      http.post<Bank>(pathOf('banks', id, 'unshare'), { agreement }),
    /** The signals that act as a file for others; `leftOut` counts by type those that the format has no word for. */
    export: async (id: string, format: ExportFormat): Promise<ExportedFile> => {
      const answer = await http.file(pathOf('banks', id, 'export'), { format });
      const left = (answer.headers.get('comity-left-out') ?? '').split(' ').filter((one) => one !== '');
      const pairs = left.map((one) => [one.replace(/=\d+$/, ''), Number(one.replace(/^.*=/, ''))] as const);
      return {
        text: await answer.text(),
        signals: Number(answer.headers.get('comity-signals')),
        leftOut: Object.fromEntries(pairs),
      };
    },
    /** Signals about people that wait for a second person. */
    people: (id: string) => http.get<{ items: PeopleProposal[] }>(pathOf('banks', id, 'people')),
    /** Adds what somebody else proposed. */
    addPeople: (proposal: string) => http.post<Added>(pathOf('people-proposals', proposal, 'add'), {}),
    declinePeople: (proposal: string, reason: string) =>
      http.post<unknown>(pathOf('people-proposals', proposal, 'decline'), { reason }),
    /** Lets the other party of an agreement ask, with a key that is lent to it, whether a hash matches. */
    askPrivately: (id: string, agreement: string) =>
      http.post<Bank>(pathOf('banks', id, 'ask-privately'), { agreement }),
    /** Ends that, at once. */
    stopPrivateLookUps: (id: string, agreement: string) =>
      http.post<Bank>(pathOf('banks', id, 'ask-privately', 'stop'), { agreement }),
    /** Without a type: as a person types it, `sha256:...`, a web address, or else PDQ. `quality`: of a picture's hash, 0 to 100. */
    addHash: (id: string, signal: { type?: string; value: string; quality?: number } & SignalDetails) =>
      http.post<Added>(pathOf('banks', id, 'signals'), signal),
    /** Adds the hash of what people wrote, which is not kept itself. */
    addText: (id: string, text: string, details: SignalDetails = {}) =>
      http.post<Added>(pathOf('banks', id, 'signals'), { text, ...details }),
    /** Adds the signals of a picture, a video, a text (`.txt`), a list of hashes or a STIX bundle. */
    addFile: (
      id: string,
      file: Blob,
      name: string,
      { basis, ordered, orderReference, despiteAppeal, reason }: SignalDetails = {},
    ) => {
      const form = new FormData();
      // Fields before the file: a node that streams reads them first.
      if (basis) form.set('basis', basis);
      if (ordered) form.set('ordered', 'true');
      if (orderReference) form.set('orderReference', orderReference);
      if (despiteAppeal) form.set('despiteAppeal', despiteAppeal);
      if (reason) form.set('reason', reason);
      // In the part of its own a video is read as it comes, and may be large.
      form.set(file.type.startsWith('video/') ? 'video' : 'file', file, name);
      return http.send<Added>(pathOf('banks', id, 'signals'), form);
    },
  };
}

export function signalsOf(http: Http) {
  return {
    get: (id: string) => http.get<OneSignal>(pathOf('signals', id)),
    /** Takes back a signal of one's own, at every node that holds it. */
    withdraw: (id: string, reason: string) =>
      http.post<unknown>(pathOf('signals', id, 'withdraw'), { reason }),
    /** What people here and partners say of it. */
    correction: (id: string) => http.get<Correction>(pathOf('signals', id, 'correction')),
    /** Says that it is right or wrong; its originator is told. It acts as before. */
    judge: (id: string, judged: 'confirmed' | 'disputed', reason: string) =>
      http.post<Correction>(pathOf('signals', id, 'judgement'), { judged, reason }),
    endQuarantine: (id: string, reason: string) =>
      http.post<Correction>(pathOf('signals', id, 'end-quarantine'), { reason }),
    /** Under which agreements originators are told how many matches were right. */
    sightings: () => http.get<SightingSharing>('sightings'),
    shareSightings: (agreement: string, share: boolean) =>
      http.post<SightingSharing>(pathOf('sightings', agreement), { share }),
    /** Stops it at this node, whoever shared it. */
    stop: (id: string, reason: string) => http.post<Signal>(pathOf('signals', id, 'stop'), { reason }),
  };
}
