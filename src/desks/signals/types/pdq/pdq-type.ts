import { pdqHash, pdqHashes } from '../../../../standards/pdq/pdq.ts';
import { hexValue } from '../hex-value.ts';
import type { SignalTypeContract } from '../signal-type.ts';
import { pdqExamples } from './pdq-examples.ts';

/** PDQ: how alike two pictures look. 31 bits and a quality of 50 are what its authors recommend. */
export const pdqType: SignalTypeContract = {
  called: 'a PDQ hash',
  ...hexValue(32),
  stixPath: "file:hashes.'PDQ'",
  hmaName: 'pdq',
  weak: false,
  leastQuality: 50,
  radius: 31,
  // What the index still searches exactly and fast (`engines/hamming`). Past it, most of what is near is chance.
  widestRadius: 47,
  hash: {
    of: 'picture',
    hash(pixels, ways) {
      if (ways === 'all') {
        const { hashes, quality } = pdqHashes(pixels);
        return { codes: hashes.map(({ hash: code, orientation }) => ({ code, orientation })), quality };
      }
      const { hash: code, quality } = pdqHash(pixels);
      return { codes: [{ code, orientation: 'as-it-is' }], quality };
    },
  },
  examples: pdqExamples,
};
