import { writeFile } from 'node:fs/promises';
import { Failure } from './verb.ts';

/** For whoever asked, not for everybody on the machine. Throws `Failure` for a file that is there, or cannot be written. */
export async function writeNewFile(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EEXIST') throw new Failure(`${path} is there already: give another name.`);
    throw new Failure(`${path} cannot be written (${code}).`);
  }
}
