import type { Orientation, Turned } from '../standards/pdq/orientations.ts';
import type { Party } from './cases.ts';
import type { Http } from './http.ts';
import type { Problem } from './problem.ts';

/** A signal that matched. */
export type Match = {
  signal: string;
  type: string;
  /** Others can make different things with the same value: a hint, and nothing to act on alone. */
  weak?: true;
  /** Bits that differ, of 256; 0 for types that match only the same; of a video the mean of its frames that were found. */
  distance: number;
  /** Most bits that its bank lets differ; left out where only the same matches. */
  radius?: number;
  /** Of a video, in percent: how many of its frames are in the signal's, and of the signal's in it. */
  percent?: { query: number; signal: number };
  /** How the picture was laid where it came nearest, when it was turned or mirrored. */
  orientation?: Turned;
  quality: number | null;
  bank: string;
  originator: Party;
  /** A removal order stands behind it. */
  ordered: boolean;
  /** A State's, without an order: voluntary help. */
  voluntary: boolean;
  /** It does not act: nothing is decided on it. */
  shadow: boolean;
  /** Why it does not. */
  shadowBecause?: 'bank-in-shadow' | 'not-in-sample' | 'known-innocent' | 'quarantined';
  /** Its marking in TLP 2.0; null where it bears none. */
  handling: { tlp: string | null };
  /** How it came to the node, and under which agreement. */
  exchange: {
    source: 'own' | 'import' | 'peer';
    agreement: string | null;
    receivedAt: string;
    /** What lists that are pulled on a schedule call it, with their tags. */
    entries?: { exchange: string; id: string; tags: string[] }[];
  };
};

/** What was looked up, by type (`pdq`, `sha256`, ...), and what it matched, nearest first. */
export type MatchAnswer = {
  [type: string]: unknown;
  /** Only what has no answer has an error. */
  error?: undefined;
  /** Of a picture, 0 to 100; under 50 it is too plain to compare. */
  quality?: number;
  /** A picture that moves: only its first frame was looked at. */
  animated?: true;
  matches: Match[];
  /** Who knows the item, or what looks like it, to be innocent: then none of the matches acts. */
  innocent?: (Pick<Match, 'signal' | 'type' | 'distance' | 'radius' | 'orientation' | 'bank'> & {
    by: Party;
  })[];
  /** None of them acts. */
  shadow: boolean;
  /** The review that this item has. */
  case?: string;
  /** False when it was there already. */
  opened?: boolean;
  /** What people decided in it: the item is the same, and so is what it matches. */
  decided?: 'leave' | 'restore' | 'refer' | 'still-restricted';
};

export type AskedHash = { hash: { type: string; value: string }; quality?: number };

export type BatchAnswer = ({ ref?: string } & MatchAnswer) | { ref?: string; error: Problem };

/** `item`: your own opaque reference, never a name or an address; with it a match opens a review. `bank`: id or name.
 * `changed`: the item was changed since people decided on it, and is looked at anew. */
export type MatchOptions = { item?: string; bank?: string; changed?: boolean };

/** A picture, or the hash of one. */
export type Given = Blob | string;

/** Of a picture its quality, 0 to 100, and whether that is too little to be compared. */
export type ComparedSide = { value: string; quality?: number; tooPlain?: boolean };

/** How far two are from each other, in bits of 256, where they come nearest. */
export type Comparison = {
  type: string;
  one: ComparedSide;
  other: ComparedSide;
  distance: number;
  /** Within it they match; `widestRadius`: what a bank may choose at most. */
  radius: number;
  widestRadius?: number;
  matches: boolean;
  /** Which of them was turned where they come nearest, what its hash is so, and how far each of its orientations is. */
  turned?: {
    which: 'one' | 'other';
    orientation: Orientation;
    value: string;
    distances: Record<Orientation, number>;
  };
};

export function matchOf(http: Http) {
  const upload = (part: 'picture' | 'video', file: Blob, { item, bank, changed }: MatchOptions) => {
    const form = new FormData();
    // Before the file: who reads the parts in order knows what is asked before the bytes come.
    if (item !== undefined) form.append('item', item);
    if (bank !== undefined) form.append('bank', bank);
    if (changed) form.append('changed', 'true');
    form.append(part, file, part);
    return http.send<MatchAnswer>('match', form);
  };
  return {
    /** Looks one hash up. */
    hash: (asked: AskedHash, options: MatchOptions = {}) =>
      http.post<MatchAnswer>('match', { ...asked, ...options }),

    /** Looks a picture up, in all its orientations. What does not match is kept nowhere, but for hashes where that was turned on. */
    picture: (picture: Blob, options: MatchOptions = {}) => upload('picture', picture, options),

    /** Looks a video up: up to an hour, 512 MiB. It is kept nowhere, not even where it matches. */
    video: (video: Blob, options: MatchOptions = {}) => upload('video', video, options),

    /** Compares two pictures, or the hashes of such, with each other: nothing is looked up, and nothing kept. */
    compare: (one: Given, other: Given) => {
      if (typeof one === 'string' && typeof other === 'string')
        return http.post<Comparison>('compare', { one, other });
      const form = new FormData();
      form.append('one', one);
      form.append('other', other);
      return http.send<Comparison>('compare', form);
    },

    /** Looks up to 500 hashes up, answered in order; opens no review. One that cannot be read has an `error` of its own. */
    batch: (items: readonly (AskedHash & { ref?: string })[], { bank }: Pick<MatchOptions, 'bank'> = {}) =>
      http.post<{ answers: BatchAnswer[] }>('match/batch', bank === undefined ? { items } : { items, bank }),

    /** With a key that a partner lent: whether the hash is in a bank that answers it privately, and nothing else. */
    privately: (asked: AskedHash) => http.post<{ match: boolean }>('match/private', asked),
  };
}
