export { formatPdqHex, hammingDistance, PdqFormatError, parsePdqHex } from './hash-text.ts';
export { type PdqHash, pdqHash } from './pdq-hash.ts';
export { PdqInputError, type Pixels, shrinkToHashedSize } from './pixels.ts';
