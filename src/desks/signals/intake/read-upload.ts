import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UploadRoom, UploadShare } from '../../../kernel/http/upload-room.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { UploadGate } from './upload-gate.ts';

/** Where uploads wait: `room` bounds what is held in memory, `gate` how many are worked on at one time. */
export type Uploads = { gate: UploadGate; room: UploadRoom };

/** `part`: the one of the parts asked for that the file came in. */
export type Upload = { part: string; bytes: Buffer; name: string; fields: Record<string, string> };

/**
 * Reads a multipart body with one file and works on it, in memory only: no upload touches a disk before it is known
 * to match. Its room is given back when the work ends. A place at the gate is for work: a body that trickles waits for
 * itself alone.
 * Throws `body-malformed` naming the part that is missing or came too slowly, `too-large` and `too-many`.
 */
export async function withUpload<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  { gate, room }: Uploads,
  from: { parts: readonly string[]; organisation: string },
  work: (upload: Upload) => Promise<T>,
): Promise<T> {
  const share = room.open(from.organisation);
  try {
    const upload = await readInTime(request, reply, from.parts, share, room.milliseconds);
    return await gate.pass(() => work(upload));
  } finally {
    share.release();
  }
}

async function readInTime(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: readonly string[],
  share: UploadShare,
  milliseconds: number,
): Promise<Upload> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const reason = `takes longer than ${milliseconds / 1000} seconds to arrive`;
    const refusal = new Refusal('body-malformed', 'The upload came too slowly.', [
      { property: parts[0] as string, reason },
    ]);
    timer = setTimeout(() => reject(refusal), milliseconds);
  });
  try {
    return await Promise.race([readParts(request, parts, share), late]);
  } catch (error) {
    // The rest of a body that nobody reads must not keep its socket.
    reply.header('connection', 'close');
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function readParts(
  request: FastifyRequest,
  parts: readonly string[],
  share: UploadShare,
): Promise<Upload> {
  const fields: Record<string, string> = {};
  let file: Pick<Upload, 'part' | 'bytes' | 'name'> | null = null;
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      fields[part.fieldname] = typeof part.value === 'string' ? part.value : '';
      continue;
    }
    // A file that nobody asked for must still be read to its end, or the request never ends.
    const chunks: Buffer[] = [];
    for await (const chunk of part.file as AsyncIterable<Buffer>) {
      share.take(chunk.length);
      chunks.push(chunk);
      if (part.file.truncated) throw tooLarge(part.fieldname);
    }
    if (part.file.truncated) throw tooLarge(part.fieldname);
    if (parts.includes(part.fieldname)) {
      file = { part: part.fieldname, bytes: Buffer.concat(chunks), name: part.filename };
    }
  }
  if (!file) {
    throw new Refusal('body-malformed', undefined, [
      { property: parts[0] as string, clause: 'RFC 7578', reason: 'is the file part that is missing' },
    ]);
  }
  return { ...file, fields };
}

const tooLarge = (property: string) =>
  new Refusal('too-large', 'A file has at most 32 MiB.', [{ property, reason: 'is larger than 32 MiB' }]);
