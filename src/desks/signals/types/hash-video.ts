import { Refusal } from '../../../kernel/refusal.ts';
import { beginDigests, type Code, codeOfValue } from './hash-picture.ts';
import type { FramesHash } from './signal-type.ts';
import { HASH_TYPES, SIGNAL_TYPES, type SignalType } from './signal-types.ts';
import { type Decoding, decodeVideo } from './vpdq/decode-video.ts';
import { VideoRefused } from './vpdq/video-refused.ts';

/** Larger videos are refused; none is ever held whole. */
export const MOST_VIDEO_BYTES = 512 * 1024 * 1024;

export type Hashing = Pick<Decoding, 'hangUp'> & {
  /** The field it came in. */
  property?: string;
  mostBytes?: number;
  /** Of what cannot be decoded, the hashes of its bytes. */
  anyFile?: boolean;
};

/**
 * Every code of a video, made as its bytes come: neither the file nor more than one of its frames is held. Of a video
 * whose frames all tell too little there is none but those of its bytes.
 * Throws `video-refused`, `video-decoder-missing` and `too-large`, naming the field.
 */
export async function hashVideo(
  source: AsyncIterable<Uint8Array>,
  { hangUp, property = 'video', mostBytes = MOST_VIDEO_BYTES, anyFile = false }: Hashing = {},
): Promise<Code[]> {
  const digests = beginDigests();
  const pieces = source[Symbol.asyncIterator]();
  let bytes = 0;
  // Whoever reads from it may stop: what comes after can still be read on.
  async function* read(): AsyncGenerator<Uint8Array> {
    for (let step = await pieces.next(); !step.done; step = await pieces.next()) {
      bytes += step.value.length;
      if (bytes > mostBytes) throw tooLarge(property, mostBytes);
      digests.update(step.value);
      yield step.value;
    }
  }
  const frames: { type: SignalType; hash: FramesHash }[] = [];
  for (const type of SIGNAL_TYPES) {
    const { hash } = HASH_TYPES[type];
    if (hash.of === 'video') frames.push({ type, hash: hash.begin() });
  }
  try {
    const seconds = await decodeVideo(
      read(),
      (frame) => {
        for (const { hash } of frames) hash.take(frame);
      },
      { hangUp },
    );
    const made = frames.flatMap(({ type, hash }) => {
      const value = hash.value(seconds);
      return value === null ? [] : [codeOfValue(type, value)];
    });
    return [...digests.codes(), ...made];
  } catch (error) {
    if (!(error instanceof VideoRefused)) throw error;
    if (!anyFile || hangUp?.aborted) throw refusalOf(error, property);
    for await (const _ of read());
    return digests.codes();
  }
}

const refusalOf = ({ code, message }: VideoRefused, property: string): Refusal =>
  new Refusal(code === 'no-decoder' ? 'video-decoder-missing' : 'video-refused', message, [
    { property, reason: code },
  ]);

export const tooLarge = (property: string, mostBytes = MOST_VIDEO_BYTES): Refusal => {
  const limit = `${Math.floor(mostBytes / 1024 / 1024)} MiB`;
  return new Refusal('too-large', `A video has at most ${limit}.`, [
    { property, reason: `is larger than ${limit}` },
  ]);
};
