import { frequenciesOf } from './frequencies.ts';
import { hashesOfOrientations } from './hash-orientations.ts';
import { formatPdqHex } from './hash-text.ts';
import { ORIENTATIONS, type Orientation } from './orientations.ts';
import { type Pixels, shrinkToHashedSize } from './pixels.ts';
import { medianOf, thresholdAt } from './threshold.ts';

export interface PdqHash {
  /** 32 bytes, most significant bit first. */
  hash: Uint8Array;
  /** The same as 64 lower-case hexadecimal digits. */
  hex: string;
  /** 0 to 100. Under 50 the hash should make no signal and no match. */
  quality: number;
}

// Smaller pictures have the all-zero hash and quality 0.
const SMALLEST_SIDE = 5;

/**
 * PDQ of decoded pixels (8 bits a channel: grey, grey + alpha, RGB or RGBA; alpha ignored).
 *
 * Single precision throughout and in the order of Meta's C++ reference, so that the same bytes give the same 256
 * bits. Throws PdqInputError when the bytes are not the picture described.
 * Source: "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", Facebook 2019.
 */
export function pdqHash(pixels: Pixels): PdqHash {
  const shrunk = shrinkToHashedSize(pixels);
  if (tooSmall(pixels)) {
    const hash = new Uint8Array(32);
    return { hash, hex: formatPdqHex(hash), quality: 0 };
  }
  const { coefficients, gradients } = frequenciesOf(shrunk);
  const hash = thresholdAt(medianOf(coefficients), coefficients);
  return { hash, hex: formatPdqHex(hash), quality: qualityOf(gradients) };
}

/** The hash of a picture in one orientation. */
export type OrientedHash = { orientation: Orientation; hash: Uint8Array };

/**
 * PDQ of a picture in all eight orientations, as it is first, in one pass over its pixels: a copy that was mirrored or
 * turned is found by one of them. The reference's hashes of turned pictures come from one set of samples, which lie and
 * are blurred a little off the middle, and so are up to 32 bits off; here each has the samples it would have. Throws
 * PdqInputError as pdqHash does.
 */
export function pdqHashes(pixels: Pixels): { hashes: OrientedHash[]; quality: number } {
  const shrunk = shrinkToHashedSize(pixels);
  if (tooSmall(pixels))
    return { hashes: [{ orientation: 'as-it-is', hash: new Uint8Array(32) }], quality: 0 };
  let quality = 0;
  const hashes = hashesOfOrientations(shrunk, (gradients) => {
    quality = qualityOf(gradients);
  });
  return { hashes: ORIENTATIONS.map((orientation) => ({ orientation, hash: hashes[orientation] })), quality };
}

const tooSmall = ({ width, height }: Pixels): boolean => width < SMALLEST_SIDE || height < SMALLEST_SIDE;

const qualityOf = (gradients: number): number => Math.min(100, Math.floor(gradients / 90));
