/** How hashes of one type are written and compared. Pure data: the procedures, which a browser runs too, read it. */
export type HashType = {
  /** Its key in `file:hashes` of a STIX pattern (STIX 2.1 §10.7). */
  stixName: string;
  /** In a sentence, with its article. */
  called: string;
  /** How a value is written: as a pattern that takes either case, and in words. */
  value: RegExp;
  written: string;
  /** Most bits by which two hashes may differ and still match; 0: only the same. */
  radius: number;
  /** Under this, of 100, a hash tells too little from others to make a signal or a match; null: it has no quality. */
  leastQuality: number | null;
};
