/** What is known of one frame of a video. */
export type Frame = {
  /** PDQ of the frame: 64 lower-case hexadecimal digits. */
  hex: string;
  /** Of PDQ, 0 to 100. */
  quality: number;
  /** Since the video began; written to thousandths. */
  seconds: number;
};

/** A frame with its place among all frames of the video, counted from 0. */
export type NumberedFrame = Frame & { number: number };

/** Frames of a lower quality are not compared (`VPDQ_QUALITY_THRESHOLD` of the reference). */
export const LEAST_QUALITY = 50;

/** Two frames within so many bits are the same (`VPDQ_DISTANCE_THRESHOLD`). */
export const FRAME_RADIUS = 31;

/** Bytes of the hash of a frame. */
export const FRAME_BYTES = 32;

/** The frames that are compared: of enough quality, each hash once, in their order. */
export function keptFrames<F extends Frame>(frames: readonly F[], leastQuality = LEAST_QUALITY): F[] {
  const seen = new Set<string>();
  return frames.filter(({ hex, quality }) => {
    if (quality < leastQuality || seen.has(hex)) return false;
    seen.add(hex);
    return true;
  });
}
