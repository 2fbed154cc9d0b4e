import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sniffFormat } from '../../desks/signals/types/pdq/picture-format.ts';
import { HASH_TYPES, typedSignal } from '../../desks/signals/types/signal-types.ts';
import { looksLikeVideo } from '../../desks/signals/types/vpdq/video-format.ts';
import { Failure } from './verb.ts';

export type FileKind = 'picture' | 'video' | 'stix' | 'csv' | 'hashes' | 'other';

/** What a file is, by its first bytes and never by its name; `gzip` when it is so inside. */
export type Sniffed = { kind: FileKind; gzip: boolean };

const FIRST = 4096;

export async function sniffFile(path: string): Promise<Sniffed> {
  const first = await firstBytes(path);
  const gzip = first[0] === 0x1f && first[1] === 0x8b;
  const bytes = gzip ? inflatedStart(first) : first;
  return { kind: kindOf(bytes), gzip };
}

export function kindOf(bytes: Uint8Array): FileKind {
  if (looksLikeVideo(bytes)) return 'video';
  if (sniffFormat(bytes) !== undefined) return 'picture';
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (/^[{[]/.test(text)) return 'stix';
  const first = typedSignal(text.split(/[\r\n]/, 1)[0] ?? '');
  if (HASH_TYPES[first.type].validate(first.value) !== null) return 'hashes';
  // A header of two or more columns, or of the one that is needed.
  const header = text.split(/[\r\n]/, 1)[0] ?? '';
  if (/^[\x20-\x7e]+(,[\x20-\x7e]+)+$/.test(header) || /^"?(value|hash)"?$/i.test(header)) return 'csv';
  return 'other';
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
