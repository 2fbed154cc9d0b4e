import type { FastifyRequest } from 'fastify';
import { MOST_DOCUMENT, MOST_DOCUMENT_BYTES } from '../../../kernel/documents/limits.ts';
import type { App } from '../../../kernel/http/server.ts';
import { Refusal } from '../../../kernel/refusal.ts';

const PART = 'document';
const TEXT_BYTES = 1_048_576;

/** A form with the file `document`, and beside it texts, by the names of their parts. */
export type DocumentUpload = { bytes: Buffer; texts: ReadonlyMap<string, Buffer> };

/**
 * Reads a form of one document into memory, counted by the app's room while the work lasts.
 * Throws `media-type-unsupported`, `too-large`, `too-many` and `body-malformed` naming the part.
 */
export async function withDocument<T>(
  app: App,
  request: FastifyRequest,
  from: { organisation: string; texts: readonly string[] },
  work: (upload: DocumentUpload) => Promise<T>,
): Promise<T> {
  if (!request.isMultipart())
    throw new Refusal(
      'media-type-unsupported',
      'Send multipart/form-data with the file in the part `document`.',
    );
  const share = app.room.open(from.organisation);
  try {
    const texts = new Map<string, Buffer>();
    let bytes: Buffer | null = null;
    const limits = {
      files: 1,
      fileSize: MOST_DOCUMENT_BYTES,
      fields: from.texts.length + 1,
      fieldSize: TEXT_BYTES,
    };
    for await (const part of request.parts({ limits })) {
      if (part.type === 'field') {
        if (!from.texts.includes(part.fieldname)) throw wrongPart(part.fieldname, taken(from.texts));
        if (part.valueTruncated)
          throw new Refusal('too-large', 'What stands beside the document has at most 1 MiB.');
        share.take(TEXT_BYTES);
        texts.set(part.fieldname, Buffer.from(String(part.value)));
        continue;
      }
      const chunks: Buffer[] = [];
      for await (const chunk of part.file as AsyncIterable<Buffer>) {
        share.take(chunk.length);
        chunks.push(chunk);
      }
      if (part.file.truncated) throw tooLarge();
      if (part.fieldname !== PART) throw wrongPart(part.fieldname, taken(from.texts));
      bytes = Buffer.concat(chunks);
    }
    if (bytes === null || bytes.length === 0) throw wrongPart(PART, 'is the file part that is missing');
    return await work({ bytes, texts });
  } finally {
    share.release();
  }
}

const tooLarge = () =>
  new Refusal('too-large', `A document has at most ${MOST_DOCUMENT}.`, [
    { property: PART, reason: `is larger than ${MOST_DOCUMENT}` },
  ]);

const taken = (texts: readonly string[]) =>
  `is not a part here; the form takes ${[PART, ...texts].join(', ')}`;

const wrongPart = (property: string, reason: string) =>
  new Refusal('body-malformed', undefined, [{ property, clause: 'RFC 7578', reason }]);
