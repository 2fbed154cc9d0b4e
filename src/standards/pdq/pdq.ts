export { formatPdqHex, hammingDistance, PdqFormatError, parsePdqHex } from './hash-text.ts';
export { ORIENTATIONS, type Orientation, type Turned } from './orientations.ts';
export { type OrientedHash, type PdqHash, pdqHash, pdqHashes } from './pdq-hash.ts';
export { PdqInputError, type Pixels, shrinkToHashedSize } from './pixels.ts';
