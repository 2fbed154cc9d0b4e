import sharp from 'sharp';
import { frequenciesOf } from '../src/standards/pdq/frequencies.ts';
import { transposed, withSigns } from '../src/standards/pdq/hash-orientations.ts';
import {
  hammingDistance,
  type Orientation,
  type Pixels,
  pdqHash,
  pdqHashes,
  shrinkToHashedSize,
} from '../src/standards/pdq/pdq.ts';
import { medianOf, thresholdAt } from '../src/standards/pdq/threshold.ts';

const NAMES: readonly [columns: boolean, rows: boolean, plain: Orientation, transposed: Orientation][] = [
  [false, false, 'as-it-is', 'mirrored-turned-270'],
  [true, false, 'mirrored', 'turned-270'],
  [false, true, 'mirrored-turned-180', 'turned-90'],
  [true, true, 'turned-180', 'mirrored-turned-90'],
];

/** As the reference makes them: signs and transposes of one DCT. */
function fromOneSet(pixels: Pixels): Map<Orientation, Uint8Array> {
  const coefficients = frequenciesOf(shrinkToHashedSize(pixels)).coefficients.slice();
  const hashes = new Map<Orientation, Uint8Array>();
  for (const [columns, rows, plain, across] of NAMES) {
    const turned = withSigns(coefficients, columns, rows);
    hashes.set(plain, thresholdAt(medianOf(turned), turned));
    hashes.set(across, thresholdAt(medianOf(turned), transposed(turned)));
  }
  return hashes;
}

/** The picture laid that way, pixel by pixel. */
async function laid(pixels: Pixels, orientation: Orientation): Promise<Pixels> {
  const { width, height, channels } = pixels;
  const raw = { width, height, channels: channels as 1 | 2 | 3 | 4 };
  const mirrored = orientation.startsWith('mirrored')
    ? await sharp(pixels.data, { raw }).flop().raw().toBuffer()
    : pixels.data;
  const degrees = Number(/\d+/.exec(orientation)?.[0] ?? 0);
  const { data, info } = await sharp(mirrored, { raw })
    .rotate(degrees)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: new Uint8Array(data), width: info.width, height: info.height, channels: info.channels };
}

/** The most bits between a hash for an orientation and the hash of the picture that lies so: ours, and the reference's way. */
export async function mostBitsLaidOtherwise(file: Uint8Array): Promise<{ ours: number; oneSet: number }> {
  // In its own size: a copy is turned before anybody shrinks it.
  const whole = sharp(file, { ignoreIcc: true }).toColourspace('srgb').removeAlpha().raw();
  const { data, info } = await whole.toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const pixels = { data: new Uint8Array(data), width, height, channels };
  const oneSet = fromOneSet(pixels);
  const most = { ours: 0, oneSet: 0 };
  for (const { orientation, hash } of pdqHashes(pixels).hashes) {
    const itself = pdqHash(await laid(pixels, orientation)).hash;
    most.ours = Math.max(most.ours, hammingDistance(hash, itself));
    most.oneSet = Math.max(most.oneSet, hammingDistance(oneSet.get(orientation)!, itself));
  }
  return most;
}
