import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const STAMP = 'sources.sha256';

export type PagesBuild = {
  /** Where index.html and its assets are. */
  folder: string;
  /** False when what was there is of these very sources. */
  built: boolean;
};

/** Pages that are built when the hash of their sources has changed, never by an install script. */
export function pagesBuild(pages: {
  /** Folder below dist/, and what the operator is told is being built. */
  name: string;
  /** Vite's configuration, absolute. */
  config: string;
  /** Patterns from the root: everything the built pages can depend on. */
  sources: readonly string[];
}) {
  const folder = join(root, 'dist', pages.name);
  const stamp = join(folder, STAMP);

  /** One hash over the names and contents of all sources. */
  function hashOfSources(): string {
    const hash = createHash('sha256');
    for (const path of globSync(pages.sources as string[], { cwd: root }).sort()) {
      if (path.endsWith('.test.ts')) continue;
      const content = readFileSync(join(root, path));
      hash.update(`${path}\n${content.length}\n`).update(content);
    }
    return hash.digest('hex');
  }

  /** The folder when what is in it is of these very sources; null when it must be built. */
  function present(hash = hashOfSources()): string | null {
    return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash ? folder : null;
  }

  /**
   * Builds when the sources have changed since the last time. The stamp is written last, so a build that was cut off
   * is built again. Throws what Vite throws when a source is broken.
   */
  async function build({ log }: { log: (line: string) => void }): Promise<PagesBuild> {
    const hash = hashOfSources();
    if (present(hash) !== null) return { folder, built: false };
    // Loaded only to build: a node that starts with built pages never pays for the bundler.
    const vite = await import('vite');
    const started = performance.now();
    log(`Building the ${pages.name}: its sources have changed.`);
    rmSync(stamp, { force: true });
    await vite.build({
      configFile: pages.config,
      mode: 'production',
      logLevel: 'warn',
      build: { outDir: folder, emptyOutDir: true },
    });
    writeFileSync(stamp, hash);
    log(`Built the ${pages.name} in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
    return { folder, built: true };
  }

  return { present, build };
}
