import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * Processes of this machine that have to do with a folder: it stands in their arguments or their environment, or they
 * work in it (a PostgreSQL changes its arguments to a title). Linux only. @returns one line a process
 */
export function processesAbout(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const words = known(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
      const environment = known(() => readFileSync(`/proc/${pid}/environ`, 'utf8'));
      const place = known(() => readlinkSync(`/proc/${pid}/cwd`));
      const about = [words, environment, place].some((trace) => trace.includes(folder));
      return about ? [`${pid} ${words.replaceAll('\0', ' ').trim()}`] : [];
    });
}

/** Of a process that ended meanwhile, or that is somebody else's, nothing is known. */
function known(read: () => string): string {
  try {
    return read();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(code)) return '';
    throw error;
  }
}
