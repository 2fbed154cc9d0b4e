import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UploadGate } from '../../../kernel/http/upload-gate.ts';
import type { UploadRoom, UploadShare } from '../../../kernel/http/upload-room.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Code } from '../types/hash-picture.ts';
import { hashVideo, MOST_VIDEO_BYTES, tooLarge } from '../types/hash-video.ts';
import { looksLikeVideo } from '../types/vpdq/video-format.ts';
import type { VideoPlaces } from './video-places.ts';

/**
 * Where uploads wait: `room` bounds what is held in memory, `gate` how many are worked on at one time, `videos` how many
 * are decoded as they come.
 */
export type Uploads = { gate: UploadGate; room: UploadRoom; videos: VideoPlaces };

/** `part`: the one of the parts asked for that the file came in; of several the last. */
export type Upload = {
  part: string;
  /** What came in each of the parts asked for, where it was held. */
  held: ReadonlyMap<string, Buffer>;
  name: string;
  fields: Record<string, string>;
  /** Empty of what came in the part for videos. */
  bytes: Buffer;
  /** Of a video its hashes: it was hashed as it came, and is gone. */
  video: Code[] | null;
};

/** What is asked for, and of whom. */
type From = {
  parts: readonly string[];
  /** Parts that are text. Another is refused: a name mistyped would lose what it says. Without these, any is taken. */
  texts?: readonly string[];
  organisation: string;
  /** Takes a file that is no video of ours by the hashes of its bytes. */
  anyVideo?: boolean;
  /** Files of one request, when it is not one. */
  files?: number;
};

/** The part that a video comes in: read as a stream, and never held. */
const VIDEO = 'video';
/** Within what a whole request may take. */
const VIDEO_MS = 55_000;
/** Of any other file, which is held. */
const MOST_BYTES = 32 * 1024 * 1024;

/**
 * Reads a multipart body with one file and works on it, in memory only: no upload touches a disk before it is known
 * to match. Its room is given back when the work ends. A place at the gate is for work: a body that trickles waits for
 * itself alone.
 * Throws `body-malformed` naming the part that is unknown or missing, came twice or too slowly, `too-large` and `too-many`.
 */
export async function withUpload<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  uploads: Uploads,
  from: From,
  work: (upload: Upload) => Promise<T>,
): Promise<T> {
  const share = uploads.room.open(from.organisation);
  // Whoever hangs up needs no answer: what decodes for them ends.
  const gone = new AbortController();
  const leave = () => gone.abort();
  reply.raw.once('close', leave);
  try {
    const upload = await readInTime(request, reply, uploads, from, { share, gone });
    return await uploads.gate.pass(() => work(upload));
  } finally {
    reply.raw.off('close', leave);
    share.release();
  }
}

async function readInTime(
  request: FastifyRequest,
  reply: FastifyReply,
  { room, videos }: Uploads,
  from: From,
  { share, gone }: Reading,
): Promise<Upload> {
  let timer: NodeJS.Timeout | undefined;
  let tooLate: (error: Refusal) => void;
  const late = new Promise<never>((_resolve, reject) => {
    tooLate = reject;
  });
  const within = (milliseconds: number, property: string) => {
    clearTimeout(timer);
    const reason = `takes longer than ${milliseconds / 1000} seconds to arrive`;
    const refusal = new Refusal('body-malformed', 'The upload came too slowly.', [{ property, reason }]);
    timer = setTimeout(() => {
      tooLate(refusal);
      gone.abort();
    }, milliseconds);
  };
  within(room.milliseconds, from.parts[0] as string);
  const readVideo: ReadVideo = (pieces, property) =>
    videos.take(from.organisation, async () => {
      within(VIDEO_MS, property);
      const arriving = untilLast(pieces, () => clearTimeout(timer));
      return hashVideo(arriving, { hangUp: gone.signal, property, anyFile: from.anyVideo ?? false });
    });
  try {
    return await Promise.race([readParts(request, from, share, readVideo), late]);
  } catch (error) {
    gone.abort();
    // The rest of a body that nobody reads must not keep its socket; closed at once, the sender would be told nothing.
    if (!(await letPass(request.raw))) reply.header('connection', 'close');
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

const PASSING_MS = 1000;
const MOST_PASSING_BYTES = 2 * MOST_BYTES;

/**
 * Lets what is left of a refused body go by unread, for a second and 64 MiB at most: a sender hears an answer only
 * when it may write to the end (RFC 9112 §9.6). Whether it came to its end.
 */
async function letPass(body: IncomingMessage): Promise<boolean> {
  const ended = new AbortController();
  const stop = () => ended.abort();
  let passed = 0;
  const count = (chunk: Buffer) => {
    passed += chunk.length;
    if (passed > MOST_PASSING_BYTES) stop();
  };
  const timer = setTimeout(stop, PASSING_MS);
  body.unpipe().on('data', count).resume();
  try {
    await finished(body, { writable: false, signal: ended.signal });
  } catch {
    // Too long, or hung up: whoever hung up hears nothing anyway.
  } finally {
    clearTimeout(timer);
    body.off('data', count);
  }
  return body.complete;
}

type ReadVideo = (pieces: AsyncIterable<Buffer>, property: string) => Promise<Code[]>;

/** What is read, and who reads it. */
type Reading = { share: UploadShare; gone: AbortController };

/** Says when the last has come: how long it is worked on then is not the sender's time. */
async function* untilLast(pieces: AsyncIterable<Buffer>, whenOver: () => void): AsyncGenerator<Buffer> {
  yield* pieces;
  whenOver();
}

async function readParts(
  request: FastifyRequest,
  { parts, texts, files = 1 }: From,
  share: UploadShare,
  readVideo: ReadVideo,
): Promise<Upload> {
  const fields: Record<string, string> = {};
  let file: Omit<Upload, 'fields' | 'held'> | null = null;
  const held = new Map<string, Buffer>();
  const others: string[] = [];
  const takesVideo = parts.includes(VIDEO);
  const limits = { files, fileSize: takesVideo ? MOST_VIDEO_BYTES + 1 : MOST_BYTES };
  // What says itself that it is too large is not read to find out.
  if (takesVideo && Number(request.headers['content-length']) > MOST_VIDEO_BYTES + MOST_BYTES)
    throw tooLarge(VIDEO);
  const once = new Set<string>();
  const unknown = (part: string) => {
    const taken = [...new Set([...parts, ...(texts ?? [])])].join(', ');
    return wrongPart(part, `is not a part here; the form takes ${taken}`);
  };
  for await (const part of partsOf(request, limits)) {
    const { fieldname } = part;
    if (once.has(fieldname)) throw wrongPart(fieldname, 'comes more than once');
    once.add(fieldname);
    if (part.type === 'field') {
      if (texts && ![...texts, ...parts].includes(fieldname)) {
        throw unknown(fieldname);
      }
      fields[part.fieldname] = typeof part.value === 'string' ? part.value : '';
      continue;
    }
    if (takesVideo && part.fieldname === VIDEO) {
      const video = await readVideo(part.file as AsyncIterable<Buffer>, VIDEO);
      file = { part: VIDEO, name: part.filename, bytes: Buffer.alloc(0), video };
      continue;
    }
    // A file that nobody asked for must still be read to its end, or the request never ends.
    const chunks: Buffer[] = [];
    let many = 0;
    for await (const chunk of part.file as AsyncIterable<Buffer>) {
      share.take(chunk.length);
      many += chunk.length;
      chunks.push(chunk);
      if (part.file.truncated || many > MOST_BYTES) throw fileTooLarge(part.fieldname);
    }
    if (part.file.truncated) throw fileTooLarge(part.fieldname);
    if (!parts.includes(part.fieldname)) others.push(part.fieldname);
    else {
      const bytes = Buffer.concat(chunks);
      held.set(part.fieldname, bytes);
      // In a part for anything a video is told by its first bytes.
      const video =
        takesVideo && looksLikeVideo(bytes) ? await readVideo(Readable.from([bytes]), part.fieldname) : null;
      file = { part: part.fieldname, bytes, name: part.filename, video };
    }
  }
  if (!file) {
    const other = others[0];
    throw other === undefined
      ? wrongPart(parts[0] as string, 'is the file part that is missing')
      : unknown(other);
  }
  return { ...file, fields, held };
}

/** The parts of a form. The parser refuses a name that every object has, such as `__proto__`, and does not say which. */
async function* partsOf(request: FastifyRequest, limits: { files: number; fileSize: number }) {
  let unfit: string | undefined;
  const isPartAFile = (name = '', mediaType: string | undefined, file: string | undefined) => {
    if (name in Object.prototype) unfit ??= name;
    return mediaType === 'application/octet-stream' || file !== undefined;
  };
  try {
    yield* request.parts({ limits, isPartAFile });
  } catch (error) {
    if (unfit === undefined || (error as { code?: unknown }).code !== 'FST_PROTO_VIOLATION') throw error;
    throw wrongPart(unfit, 'is no name that a part may have');
  }
}

const wrongPart = (property: string, reason: string) =>
  new Refusal('body-malformed', undefined, [{ property, clause: 'RFC 7578', reason }]);

const fileTooLarge = (property: string) =>
  new Refusal('too-large', 'A file has at most 32 MiB.', [{ property, reason: 'is larger than 32 MiB' }]);
