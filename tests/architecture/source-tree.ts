import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, matchesGlob } from 'node:path';
import { importsOf } from './imports.ts';

export const root = dirname(dirname(import.meta.dirname));

/** A source file and what it imports: files as paths from the root, the rest as package names. */
export type Source = { path: string; text: string; files: string[]; packages: string[] };

/** All sources under src/; a rule that saw none would pass for ever, so none is a failure. */
export function readSources(): Source[] {
  const paths = globSync('src/**/*.{ts,tsx}', { cwd: root }).filter((path) => !path.includes('/generated/'));
  assert.ok(paths.length > 0, 'no source file was seen');
  return paths.sort().map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, text, ...resolveImports(path, importsOf(path, text), paths) };
  });
}

/** Splits a file's imports into files and packages; a glob pattern becomes the files of `paths` it matches. */
export function resolveImports(
  path: string,
  names: string[],
  paths: string[],
): Pick<Source, 'files' | 'packages'> {
  const relative = names.filter((name) => /^\.{0,2}\//.test(name)).map((name) => join(dirname(path), name));
  return {
    files: relative.flatMap((name) =>
      name.includes('*') ? paths.filter((one) => matchesGlob(one, name)) : [name],
    ),
    packages: names.filter((name) => !/^\.{0,2}\//.test(name)),
  };
}

/**
 * The chain of files by which each file that satisfies `start` reaches one that `stop` names, with the reason last;
 * empty when none does.
 */
export function chains(
  sources: Source[],
  start: (source: Source) => boolean,
  stop: (source: Source) => string | undefined,
): string[][] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const seen = new Set<string>();
  const found: string[][] = [];
  const follow = (source: Source, way: string[]): void => {
    if (seen.has(source.path)) return;
    seen.add(source.path);
    const here = [...way, source.path];
    const reason = stop(source);
    if (reason !== undefined) found.push([...here, reason]);
    else for (const file of source.files) if (byPath.has(file)) follow(byPath.get(file)!, here);
  };
  for (const source of sources.filter(start)) follow(source, []);
  return found;
}
