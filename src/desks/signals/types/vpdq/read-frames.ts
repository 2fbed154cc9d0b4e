import type { Pixels } from '../../../../standards/pdq/pixels.ts';

/** A decoder writes a header of at most so many bytes before each frame. */
const LONGEST_HEADER = 40;
const HEADER = /^P6\s(\d{1,5})\s(\d{1,5})\s255\s/;

/**
 * Frames of a stream of PPM pictures, one after the other: never more than one frame in memory. What `take` is given is
 * used again for the next frame. Throws for a stream that is none, or has a frame of more pixels than allowed.
 */
export async function readFrames(
  stream: AsyncIterable<Buffer>,
  mostPixels: number,
  take: (frame: Pixels) => void,
): Promise<void> {
  let head: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  let frame: Pixels | null = null;
  let data = new Uint8Array(0);
  let filled = 0;
  for await (const chunk of stream) {
    let rest = chunk;
    while (rest.length > 0) {
      if (!frame) {
        const known = head.length;
        head = Buffer.concat([head, rest.subarray(0, LONGEST_HEADER - known)]);
        const found = HEADER.exec(head.toString('latin1'));
        if (!found) {
          if (head.length >= LONGEST_HEADER) throw new Error('the decoder wrote no frames');
          break;
        }
        const [all, width, height] = [found[0], Number(found[1]), Number(found[2])];
        if (width * height > mostPixels) throw new Error(`the decoder wrote a frame of ${width}x${height}`);
        rest = rest.subarray(all.length - known);
        head = Buffer.alloc(0);
        if (data.length !== width * height * 3) data = new Uint8Array(width * height * 3);
        frame = { data, width, height, channels: 3 };
        filled = 0;
      }
      const more = rest.subarray(0, data.length - filled);
      data.set(more, filled);
      filled += more.length;
      rest = rest.subarray(more.length);
      if (filled < data.length) break;
      take(frame);
      frame = null;
    }
  }
}
