export { formatPdqHex, hammingDistance, PdqFormatError, parsePdqHex } from './hash-text.ts';
export { PdqInputError, type Pixels, shrinkToHashedSize } from './luma.ts';
export { type PdqHash, pdqHash } from './pdq-hash.ts';
