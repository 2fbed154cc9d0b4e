import { createPrivateKey, createSecretKey, type KeyObject } from 'node:crypto';
import { NoFile, readRegular } from './open-regular.ts';

const RESTORE =
  'Put the file back from your backup of the keys folder and start again; nothing else opens what was sealed or proves what was signed with it.';

const SECRET_BYTES = 32;

/**
 * A key of 32 bytes, or null when the file is not there. Throws a sentence that names the file and what to do when it
 * holds no such key.
 * @param log is told when others could read it
 */
export function readSecretKey(path: string, log: (line: string) => void): KeyObject | null {
  const bytes = readKey(path, log);
  if (bytes === null) return null;
  if (bytes.length !== SECRET_BYTES) {
    throw new Error(
      `The key ${path} is damaged: it has ${bytes.length} bytes, not ${SECRET_BYTES}. ${RESTORE}`,
    );
  }
  return createSecretKey(bytes);
}

/** An Ed25519 key in PEM, otherwise as `readSecretKey`. */
export function readSigningKey(path: string, log: (line: string) => void): KeyObject | null {
  const bytes = readKey(path, log);
  if (bytes === null) return null;
  let key: KeyObject;
  try {
    key = createPrivateKey(bytes);
  } catch {
    throw new Error(`The key ${path} is damaged: it cannot be read as a private key. ${RESTORE}`);
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new Error(`The key ${path} is of the kind ${key.asymmetricKeyType}, not Ed25519. ${RESTORE}`);
  }
  return key;
}

/**
 * A key that others could read is hidden from them, and the node goes on: to refuse, as ssh does, would leave it open
 * until somebody comes, and whoever has read it has it either way. That is for people to judge, so it is said.
 */
function readKey(path: string, log: (line: string) => void): Buffer | null {
  try {
    return readRegular(path, (mode) =>
      log(
        `Others on this machine could read the key ${path} (mode ${mode}). It is mode 600 now; if somebody may have copied it: docs/operate/restore.md.`,
      ),
    );
  } catch (error) {
    if (error instanceof NoFile) throw new Error(`The key ${error.message}. ${RESTORE}`);
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    throw new Error(`The key ${path} belongs to another user: start the node as the user who first did.`);
  }
}
