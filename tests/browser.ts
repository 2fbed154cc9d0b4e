import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const root = dirname(import.meta.dirname);
const run = promisify(execFile);

/** Where Chromium comes from: the npm package, or the program that COMITY_BROWSER names. */
type Program = { executablePath: string; env: NodeJS.ProcessEnv };

/**
 * Starts a headless Chromium; close it when done. COMITY_BROWSER names another Chromium to use instead of the one
 * that npm brought along (x64 Linux only).
 */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = process.env.COMITY_BROWSER
    ? { executablePath: process.env.COMITY_BROWSER, env: process.env }
    : await unpackedChromium();
  return chromium.launch({
    executablePath,
    env: Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : []))),
    // Not the package's own list: its --single-process crashes here, and its --disable-web-security would let
    // a page pass that a real browser stops.
    args: [
      '--font-render-hinting=none',
      '--disable-gpu',
      ...(process.geteuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
}

/** What a system lacks for the tests in a browser, in one sentence; null where nothing is missing. */
export function browserMissing({
  platform,
  arch,
  env,
}: {
  platform: string;
  arch: string;
  env: NodeJS.ProcessEnv;
}): string | null {
  if (env.COMITY_BROWSER || (platform === 'linux' && arch === 'x64')) return null;
  return `The tests in a browser need a Chromium, which npm brings for Linux on x64 and not for ${platform} on ${arch}: set COMITY_BROWSER to an installed one.`;
}

/** Chromium with its libraries and fonts, unpacked once per version into the project's cache. */
async function unpackedChromium(): Promise<Program> {
  const missing = browserMissing(process);
  if (missing !== null) throw new Error(missing);
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const { version } = JSON.parse(readFileSync(join(dirname(dirname(entry)), 'package.json'), 'utf8'));
  const folder = join(root, '.cache', `chromium-${version}`);
  if (!existsSync(folder)) await unpack(folder);
  const libraries = [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      ...process.env,
      LD_LIBRARY_PATH: libraries,
      FONTCONFIG_PATH: join(folder, 'fonts'),
      XDG_CACHE_HOME: join(folder, 'cache'),
    },
  };
}

// The package's own file looks for its fonts in /tmp and elsewhere: no letter at all would be drawn. The system's fonts
// are added, since the package brings Latin, Greek and Cyrillic only.
const fontsConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** Unpacks beside and renames: the package takes a half-written file of a parallel start for a whole one. */
async function unpack(folder: string): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  const beside = mkdtempSync(`${folder}-`);
  await run(process.execPath, [join(root, 'tests', 'unpack-chromium.ts')], {
    // Without this name of a runtime the libraries that a bare system lacks stay packed.
    env: { ...process.env, TMPDIR: beside, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
  });
  writeFileSync(join(beside, 'fonts', 'fonts.conf'), fontsConfiguration);
  try {
    renameSync(beside, folder);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}
