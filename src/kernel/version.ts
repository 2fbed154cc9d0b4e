import { readFileSync } from 'node:fs';

/** The version of this program, `0.1.0`: as `package.json` has it, and nowhere else. */
export const VERSION: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version;
