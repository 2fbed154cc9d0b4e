/**
 * What is printed: blocks one below the other, on as many A4 pages as they need. A text is only ever a text: nothing in it
 * is markup, a link or a command, and what has no letter in the fonts is written as its number, `[U+1F600]`.
 */
export type PrintedDocument = {
  /** Of the fixed words, as a BCP 47 primary subtag: `en`, `ar`. */
  language: string;
  direction: 'ltr' | 'rtl';
  title: string;
  /** Below the title, small. */
  note?: string;
  /** At the foot of every page, beside the page's number. */
  reference: string;
  blocks: PrintedBlock[];
};

export type PrintedBlock =
  | { kind: 'section'; title: string }
  | { kind: 'field'; label: string; value: PrintedText }
  | { kind: 'tick'; label: string; ticked: boolean }
  | { kind: 'paragraph'; label?: string; text: PrintedText }
  | { kind: 'table'; columns: { title: string; share: number }[]; rows: PrintedText[][] }
  /** A box to be filled by hand: a stamp, a signature. */
  | { kind: 'to-fill'; label: string };

/** Each line is a paragraph. A bare string has no language that is known, and each line the direction of its first letter. */
export type PrintedText =
  | string
  | {
      text: string;
      language?: string;
      direction?: 'ltr' | 'rtl';
      /** An address or a reference: every character counts, so that even those that are not seen are written out. */
      exact?: true;
    };
