import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { kindOfList } from '../../desks/signals/banks/read-hash-list.ts';
import { sniffFormat } from '../../desks/signals/types/pdq/picture-format.ts';
import { looksLikeVideo } from '../../desks/signals/types/vpdq/video-format.ts';
import { Failure } from './verb.ts';

export type FileKind = 'picture' | 'video' | 'stix' | 'csv' | 'hashes' | 'other';

/** What a file is, by its first bytes; by its name only that it is meant as a CSV. `gzip` when it is so inside. */
export type Sniffed = { kind: FileKind; gzip: boolean };

const FIRST = 4096;

export async function sniffFile(path: string): Promise<Sniffed> {
  const first = await firstBytes(path);
  const gzip = first[0] === 0x1f && first[1] === 0x8b;
  const bytes = gzip ? inflatedStart(first) : first;
  const kind = kindOf(bytes);
  return { kind: kind === 'other' && /\.csv(\.gz)?$/i.test(path) ? 'csv' : kind, gzip };
}

export function kindOf(bytes: Uint8Array): FileKind {
  if (looksLikeVideo(bytes)) return 'video';
  if (sniffFormat(bytes) !== undefined) return 'picture';
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (/^[{[]/.test(text)) return 'stix';
  return kindOfList(text) ?? 'other';
}

/** The name a file's content is kept under when none is given: without folder and known extensions. */
export function sourceOf(path: string): string {
  let name = basename(path);
  for (;;) {
    const shorter = name.replace(/\.(gz|json|stix2?|csv|txt)$/i, '');
    if (shorter === name || shorter === '') return name;
    name = shorter;
  }
}

async function firstBytes(path: string): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(FIRST), 0, FIRST, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

function inflatedStart(bytes: Buffer): Buffer {
  try {
    // Z_SYNC_FLUSH: what there is of it, since the rest of the file was not read.
    return gunzipSync(bytes, { finishFlush: 2, maxOutputLength: 8 * 1_048_576 }).subarray(0, FIRST);
  } catch {
    return Buffer.alloc(0); // damaged, or a bomb already: whoever reads it whole says which
  }
}

const WHY: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
};

/** What a person reads when a file cannot be opened. */
export function unreadable(path: string, error: unknown): unknown {
  const { code } = error as { code?: string };
  return code === undefined ? error : new Failure(`${path} cannot be read: ${WHY[code] ?? code}.`);
}
