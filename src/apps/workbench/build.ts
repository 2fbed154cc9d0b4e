import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

/** Everything the built pages can depend on. Tests among them cost a needless build, never a stale page. */
const SOURCES = [
  'src/{ui,client,standards,engines}/**/*.{ts,tsx,css,json}',
  'src/apps/workbench/**/*.{ts,tsx,css,json,html,svg}',
  'src/desks/*/pages/**/*.{ts,tsx,css,json}',
  'src/desks/*/locales/*.json',
  'src/desks/*/*.ts',
  'vite.config.ts',
  'package-lock.json',
];

const STAMP = 'sources.sha256';

/** One hash over the names and contents of all sources. */
function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const path of globSync(SOURCES, { cwd: root }).sort()) {
    if (path.endsWith('.test.ts')) continue;
    const content = readFileSync(join(root, path));
    hash.update(`${path}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

export type WorkbenchBuild = {
  /** Where index.html and its assets are; served under /app/. */
  folder: string;
  /** False when what was there is of these very sources. */
  built: boolean;
};

const folder = join(root, 'dist', 'workbench');
const stamp = join(folder, STAMP);

/** The folder of the built workbench when it is of these very sources; null when it must be built. */
export function builtWorkbench(hash = hashOfSources()): string | null {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash ? folder : null;
}

/**
 * Builds the workbench into dist/workbench when its sources have changed since the last time. The stamp is
 * written last, so a build that was cut off is built again. Throws what Vite throws when a source is broken.
 */
export async function buildWorkbench({ log }: { log: (line: string) => void }): Promise<WorkbenchBuild> {
  const hash = hashOfSources();
  if (builtWorkbench(hash) !== null) return { folder, built: false };
  // Loaded only to build: a node that starts with a built workbench never pays for the bundler.
  const { build } = await import('vite');
  const started = performance.now();
  log('Building the workbench: its sources have changed.');
  rmSync(stamp, { force: true });
  await build({
    configFile: join(root, 'vite.config.ts'),
    mode: 'production',
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true },
  });
  writeFileSync(stamp, hash);
  log(`Built the workbench in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  return { folder, built: true };
}

if (import.meta.main) await buildWorkbench({ log: (line) => console.log(line) });
