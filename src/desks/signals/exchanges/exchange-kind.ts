/** One signal as the far side says it. Attacker-controlled; lengths are within `MOST` and no text holds a NUL. */
export type Entry = {
  /** What the far side knows it by: the same again is the same entry. */
  externalId: string;
  /** The type that this node has of it by name, or what the far side calls a type that this node may not have. */
  type: string;
  value: string;
  /** 0 to 100, of types that have one; null where nobody said. */
  quality: number | null;
  tags: string[];
  /** Until when its author lets it match, as ISO 8601; what has passed is as withdrawn. */
  validUntil?: string;
  /** From when, where that is still to come. */
  validFrom?: string;
};

/**
 * A piece of a pull that is stored whole, with its cursor, or not at all.
 */
export type Page = {
  upserts: Entry[];
  /** Ids of entries that the far side took back. */
  withdrawn: string[];
  /** Of all ids that begin with `prefix`, those that it does not name are withdrawn: a list that is sent as a whole. */
  only?: { prefix: string; names(externalId: string): boolean };
  /** Entries that could not be read, such as an MD5 of 31 digits. */
  malformed: number;
  /**
   * Of far sides whose entries have versions, by id the one that was said: nanoseconds since 1970, in digits. What is older than
   * what was said before changes nothing, least of all what was taken back.
   */
  versions?: Record<string, string>;
  /** Where the next page begins; between pulls it is kept. Never holds a credential. Null: from the start. */
  cursor: string | null;
  /** Another page follows at once. */
  more: boolean;
};

export type Settings = {
  /** Normal form of an http(s) address without credentials. */
  address: string;
  /** What of it is pulled: a privacy group, an identifier. Null where the kind takes none. */
  collection: string | null;
  credential: string | null;
};

export type Call = {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  maxBytes: number;
};
export type Answer = { status: number; headers: Headers; body: Buffer };

/**
 * Calls the far side; an address of another origin is refused, since the credential goes with the call.
 * Throws `Unfit`, and `Refusal` where nothing answers.
 */
export type Ask = (url: URL, call: Call) => Promise<Answer>;

/** What came is not what this kind of exchange sends. The message ends a sentence that begins with the address. */
export class Unfit extends Error {
  /** Seconds that the far side asks to be left alone. */
  readonly retryAfter: number | null;
  constructor(message: string, retryAfter: number | null = null) {
    super(message);
    this.name = 'Unfit';
    this.retryAfter = retryAfter;
  }
}

/** What leaves with an export. */
export type ExportedSignal = {
  id: string;
  type: string;
  value: string;
  quality: number | null;
  tags: string[];
  basis: string | null;
  addedAt: string;
};
export type ExportedBank = {
  id: string;
  name: string;
  organisation: { id: string; name: string };
  /** ISO 8601. */
  at: string;
  signals: ExportedSignal[];
};
/** `leftOut`: signals by type that the format has no word for. */
export type Written = {
  bytes: Buffer;
  mediaType: string;
  extension: string;
  leftOut: Record<string, number>;
};

export type ExchangeKindContract = {
  /** Whether it asks for a credential, and how it is written, in words. */
  credential: { needed: 'no' | 'maybe' | 'yes'; written: string };
  collection: { needed: 'no' | 'maybe' | 'yes'; written: string };
  /** What is wrong with the settings, by field; null when nothing is. Pure. */
  faultOf(settings: Settings): { property: 'address' | 'collection' | 'credential'; reason: string } | null;
  /**
   * Pages from the cursor to the end. Throws `Unfit` for what is no page; the pages before it stand.
   */
  pull(settings: Settings, cursor: string | null, ask: Ask): AsyncGenerator<Page>;
  /** One answer of the far side as entries. Pure: bytes in. Throws `Unfit`. */
  read(bytes: Uint8Array, settings: Settings): Reading;
  /** A bank as the far side's format; `read` takes it back. Pure. */
  write(bank: ExportedBank): Written;
  examples(): ExchangeExamples;
};

export type Reading = Pick<Page, 'upserts' | 'withdrawn' | 'malformed' | 'versions'>;

export type ExchangeExamples = {
  /** Answers by the shapes that are published, and what they say. */
  good: { bytes: Uint8Array; settings?: Partial<Settings>; reading: Reading }[];
  /** Answers that are refused whole. */
  bad: Uint8Array[];
  settings: { good: Settings; bad: Settings[] };
};
