import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/**
 * Where the video decoder is: what COMITY_FFMPEG names, or else `ffmpeg` in a folder of PATH; null where there is none.
 * Looked for each time: what is installed later is found without a new start.
 */
export function findDecoder(environment: NodeJS.ProcessEnv = process.env): string | null {
  const named = environment.COMITY_FFMPEG;
  if (named) return isAbsolute(named) && mayRun(named) ? named : null;
  // A relative folder is anybody's who says where the node is started.
  const folders = (environment.PATH ?? '').split(delimiter).filter(isAbsolute);
  return folders.map((folder) => join(folder, 'ffmpeg')).find(mayRun) ?? null;
}

function mayRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
