import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes that are set aside until what must come before them came. */
export type SealedSpool = {
  add(bytes: Uint8Array): Promise<void>;
  /** All of them, in pieces, once. */
  read(): AsyncGenerator<Buffer>;
  close(): Promise<void>;
};

const PIECE = 256 * 1024;
const START = Buffer.alloc(16);

/**
 * A file without a name, sealed under a key that is in this process alone: an upload that matches nothing must leave no
 * trace, and a disk remembers. When the process ends, however it ends, there is neither the file nor its key.
 */
export async function openSpool(): Promise<SealedSpool> {
  const folder = await mkdtemp(join(tmpdir(), 'comity-'));
  let file: FileHandle;
  try {
    file = await open(join(folder, 'spool'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const key = randomBytes(32);
  const cipher = createCipheriv('aes-256-ctr', key, START);
  return {
    async add(bytes) {
      const sealed = cipher.update(bytes);
      for (let at = 0; at < sealed.length; ) at += (await file.write(sealed, at)).bytesWritten;
    },
    async *read() {
      const decipher = createDecipheriv('aes-256-ctr', key, START);
      for (let at = 0; ; ) {
        const { bytesRead, buffer } = await file.read(Buffer.alloc(PIECE), 0, PIECE, at);
        if (bytesRead === 0) return;
        at += bytesRead;
        yield decipher.update(buffer.subarray(0, bytesRead));
      }
    },
    close: () => file.close(),
  };
}
