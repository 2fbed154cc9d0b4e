import { moveOffsets } from './chunk-offsets.ts';
import { openSpool, type SealedSpool } from './sealed-spool.ts';
import { VideoRefused } from './video-refused.ts';

/** Most bytes of an index, which is held: of an hour it has a megabyte or two. */
const MOST_INDEX = 32 * 1024 * 1024;

/**
 * The bytes of a video in an order in which a decoder can read them without going back. Telephones write an MP4 with its
 * index (`moov`) behind the samples (`mdat`): the index is put before them, and its offsets moved. Until it comes, samples
 * wait sealed (`sealed-spool.ts`). Every other file goes through as it is.
 */
export async function* indexFirst(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const bytes = new Pieces(source);
  let spool: SealedSpool | null = null;
  let samplesAt = 0;
  try {
    const start = await bytes.peek(8);
    if (!/^(ftyp|wide|free|skip|mdat)$/.test(start.toString('latin1', 4, 8))) return yield* bytes.rest();
    for (;;) {
      const at = bytes.position;
      const box = await readHeader(bytes);
      const toTheEnd = box === null || box.size === 0;
      if (spool === null && (toTheEnd || box.kind === 'moov' || box.kind === 'moof'))
        return yield* bytes.rest();
      if (toTheEnd) throw cutOff();
      if (spool !== null && box.kind === 'moov') {
        if (box.size > MOST_INDEX)
          throw new VideoRefused('damaged', 'The index of the video is larger than videos of an hour have.');
        const moov = await bytes.take(box.size);
        if (moov.length < box.size) throw cutOff();
        moveOffsets(moov, { from: samplesAt, to: at, by: moov.length });
        yield moov;
        yield* spool.read();
        return yield* bytes.rest();
      }
      if (spool === null && box.kind === 'mdat') {
        spool = await openSpool();
        samplesAt = at;
      }
      for await (const piece of bytes.next(box.size)) {
        if (spool) await spool.add(piece);
        else yield piece;
      }
    }
  } finally {
    await spool?.close();
  }
}

/** There is nothing to decode its samples by. */
const cutOff = () => new VideoRefused('damaged', 'The video is cut off: its index is missing.');

/** ISO/IEC 14496-12 §4.2; size 0 reaches to the end. Null where no box can be. Takes nothing. */
async function readHeader(bytes: Pieces): Promise<{ kind: string; size: number } | null> {
  const head = await bytes.peek(16);
  if (head.length < 8) return null;
  const short = head.readUInt32BE(0);
  if (short === 1 && head.length < 16) return null;
  const size = short === 1 ? Number(head.readBigUInt64BE(8)) : short;
  return size !== 0 && size < 8 ? null : { kind: head.toString('latin1', 4, 8), size };
}

/** Pieces as they come, read by lengths of one's own. */
class Pieces {
  position = 0;
  #held: Buffer = Buffer.alloc(0);
  readonly #source: AsyncIterator<Uint8Array>;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** So many of the next bytes, fewer at the end; they are still to be read. */
  async peek(many: number): Promise<Buffer> {
    while (this.#held.length < many && (await this.#more()));
    return this.#held.subarray(0, many);
  }

  async take(many: number): Promise<Buffer> {
    const all: Uint8Array[] = [];
    for await (const piece of this.next(many)) all.push(piece);
    return Buffer.concat(all);
  }

  /** So many bytes as they come, fewer at the end. */
  async *next(many: number): AsyncGenerator<Uint8Array> {
    for (let left = many; left > 0; ) {
      if (this.#held.length === 0 && !(await this.#more())) return;
      const piece = this.#held.subarray(0, left);
      this.#held = this.#held.subarray(piece.length);
      this.position += piece.length;
      left -= piece.length;
      yield piece;
    }
  }

  rest = () => this.next(Number.POSITIVE_INFINITY);

  async #more(): Promise<boolean> {
    const { value, done } = await this.#source.next();
    if (done) return false;
    const piece = Buffer.from(value.buffer, value.byteOffset, value.length);
    this.#held = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece]);
    return true;
  }
}
