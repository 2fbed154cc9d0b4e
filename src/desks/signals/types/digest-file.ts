import { createHash } from 'node:crypto';
import type { Hashing } from './signal-type.ts';

/** A type whose code is a digest of the file's bytes. */
export const digestOf = (algorithm: 'sha256' | 'md5'): Hashing => ({
  of: 'file',
  begin() {
    const digest = createHash(algorithm);
    return { update: (piece) => void digest.update(piece), code: () => digest.digest() };
  },
});
