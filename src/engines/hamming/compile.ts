/** For developers: `node bin/with-node.js src/engines/hamming/compile.ts` writes the .wasm files again after a .as file was edited. */
import { readFileSync, writeFileSync } from 'node:fs';
import { compileAssembly } from '../../standards/webassembly/compile-assembly.ts';

const SHARED = [
  '--importMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  '65536',
  '--sharedMemory',
  '--enable',
  'simd',
  '--enable',
  'threads',
];

/** What is compiled, with what sets it apart. */
export const MODULES: Record<'scan' | 'spread' | 'build' | 'search', string[]> = {
  scan: ['--initialMemory', '1'],
  spread: SHARED,
  build: SHARED,
  search: SHARED,
};

export const compile = (name: keyof typeof MODULES): Promise<Uint8Array> =>
  compileAssembly(readFileSync(new URL(`${name}.as`, import.meta.url), 'utf8'), MODULES[name]);

if (import.meta.main) {
  for (const name of Object.keys(MODULES) as (keyof typeof MODULES)[])
    writeFileSync(new URL(`${name}.wasm`, import.meta.url), await compile(name));
}
