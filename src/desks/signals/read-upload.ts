import type { FastifyRequest } from 'fastify';
import { Refusal } from '../../kernel/refusal.ts';

export type Upload = { bytes: Buffer; name: string; fields: Record<string, string> };

/**
 * A multipart body with one file, in memory only: no upload touches a disk before it is known to match.
 * Throws `body-malformed` naming the part that is missing, and `too-large`.
 */
export async function readUpload(request: FastifyRequest, parts: readonly string[]): Promise<Upload> {
  const fields: Record<string, string> = {};
  let file: { bytes: Buffer; name: string } | null = null;
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      fields[part.fieldname] = typeof part.value === 'string' ? part.value : '';
      continue;
    }
    // A file that nobody asked for must still be read to its end, or the request never ends.
    const bytes = await part.toBuffer();
    if (parts.includes(part.fieldname)) file = { bytes, name: part.filename };
  }
  if (!file) {
    throw new Refusal('body-malformed', undefined, [
      { property: parts[0] as string, clause: 'RFC 7578', reason: 'is the file part that is missing' },
    ]);
  }
  return { ...file, fields };
}
