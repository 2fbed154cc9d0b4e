import { hash } from 'node:crypto';
import { pdqHash } from '../../../../standards/pdq/pdq.ts';
import {
  FRAME_BYTES,
  FRAME_RADIUS,
  type Frame,
  keptFrames,
  readFrameLines,
  readFrameList,
  writeFrameList,
} from '../../../../standards/vpdq/vpdq.ts';
import type { SignalTypeContract } from '../signal-type.ts';
import { MOST_FRAMES } from './decode-video.ts';
import { vpdqExamples } from './vpdq-examples.ts';

/** Brackets, and of each frame its quotes, comma, hash, quality and seconds. */
const LONGEST = 2 + MOST_FRAMES * 88;

/** vPDQ: the frames of a video, one a second, each by its PDQ. Kept is what is compared, as a list in its one writing. */
export const vpdqType: SignalTypeContract = {
  called: 'a vPDQ hash',
  written: `a JSON list of "hash,quality,seconds", with 1 to ${MOST_FRAMES} frames of a quality of 50 or more`,
  longest: LONGEST,
  stixPath: "file:hashes.'VPDQ'",
  hmaName: 'vpdq',
  weak: false,
  leastQuality: null,
  validate(text) {
    if (text.length > LONGEST) return null;
    return listOf((text.startsWith('[') ? readFrameList(text) : readFrameLines(text)) ?? []);
  },
  // Which frames, whatever their order and time.
  codeOf(value) {
    const frames = readFrameList(value) ?? [];
    return hash(
      'sha256',
      frames
        .map(({ hex }) => hex)
        .sort()
        .join(),
      'buffer',
    );
  },
  codeBytes: 32,
  several: {
    codesOf: (value) => Buffer.from((readFrameList(value) ?? []).map(({ hex }) => hex).join(''), 'hex'),
    bytes: FRAME_BYTES,
    most: MOST_FRAMES,
    // As the extension of Hasher-Matcher-Actioner has them: four fifths of the upload, however much of the signal.
    least: { query: 80, signal: 0 },
  },
  radius: FRAME_RADIUS,
  measure: null,
  hash: {
    of: 'video',
    begin() {
      const hashed: { hex: string; quality: number }[] = [];
      return {
        take(pixels) {
          const { hex, quality } = pdqHash(pixels);
          hashed.push({ hex, quality });
        },
        value: (seconds) => listOf(hashed.map((frame, at) => ({ ...frame, seconds: seconds[at] ?? at }))),
      };
    },
  },
  examples: vpdqExamples,
};

function listOf(frames: readonly Frame[]): string | null {
  const kept = keptFrames(frames);
  return kept.length === 0 || kept.length > MOST_FRAMES ? null : writeFrameList(kept);
}
