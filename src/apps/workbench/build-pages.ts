import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const UNFINISHED = '.building-';

/** Builds of other sources go when they are this old: a node that was started with them may still serve them. */
const KEPT_MS = 7 * 86_400_000;

export type PagesBuild = {
  /** Where index.html and its assets are. */
  folder: string;
  /** False when what was there is of these very sources. */
  built: boolean;
};

/**
 * Pages that are built when the hash of their sources has changed, never by an install script. Each build has a folder
 * named by that hash, and comes there whole by one rename: two that start at once each build their own, the first to
 * end is kept, and a node that serves an earlier build goes on serving it.
 */
export function pagesBuild(pages: {
  /** Folder below dist/, and what the operator is told is being built. */
  name: string;
  /** Vite's configuration, absolute. */
  config: string;
  /** Patterns from the root: everything the built pages can depend on. */
  sources: readonly string[];
  /** Where the builds are; dist/ when not given. */
  into?: string;
}) {
  const builds = join(pages.into ?? join(root, 'dist'), pages.name);

  /** One hash over the names and contents of all sources. */
  function hashOfSources(): string {
    const hash = createHash('sha256');
    for (const path of globSync(pages.sources as string[], { cwd: root }).sort()) {
      if (path.endsWith('.test.ts')) continue;
      const content = readFileSync(join(root, path));
      hash.update(`${path}\n${content.length}\n`).update(content);
    }
    return hash.digest('hex').slice(0, 32);
  }

  /** The folder when there is a build of these very sources; null when they must be built. */
  function present(hash = hashOfSources()): string | null {
    const folder = join(builds, hash);
    return existsSync(join(folder, 'index.html')) ? folder : null;
  }

  /** Takes away what was cut off, and builds of other sources, once they are old. */
  function removeOld(hash: string): void {
    for (const name of readdirSync(builds)) {
      const path = join(builds, name);
      // Another build may take the same one away in the same moment.
      const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (name !== hash && age > KEPT_MS) rmSync(path, { recursive: true, force: true });
    }
  }

  /** Builds when the sources have changed since the last time. Throws what Vite throws when a source is broken. */
  async function build({ log }: { log: (line: string) => void }): Promise<PagesBuild> {
    const hash = hashOfSources();
    const before = present(hash);
    if (before !== null) return { folder: before, built: false };
    // Loaded only to build: a node that starts with built pages never pays for the bundler.
    const vite = await import('vite');
    const started = performance.now();
    log(`Building the ${pages.name}: its sources have changed.`);
    mkdirSync(builds, { recursive: true });
    const own = join(builds, `${UNFINISHED}${randomUUID()}`);
    try {
      await vite.build({
        configFile: pages.config,
        mode: 'production',
        logLevel: 'warn',
        build: { outDir: own, emptyOutDir: true },
      });
      moveWhole(own, join(builds, hash));
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
    removeOld(hash);
    log(`Built the ${pages.name} in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
    return { folder: join(builds, hash), built: true };
  }

  return { present, build };
}

/** A build that another has put there meanwhile is of the same sources, and as good. */
function moveWhole(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    if (!existsSync(join(to, 'index.html'))) throw error;
  }
}
