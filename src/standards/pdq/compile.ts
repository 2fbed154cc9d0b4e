/** For developers: `node bin/with-node.js src/standards/pdq/compile.ts` writes pdq.wasm again after pdq.as was edited. */
import { readFileSync, writeFileSync } from 'node:fs';
import { compileAssembly } from '../webassembly/compile-assembly.ts';

const FLAGS = ['--initialMemory', '64', '--maximumMemory', '64', '--enable', 'simd'];

export const compilePdq = (): Promise<Uint8Array> =>
  compileAssembly(readFileSync(new URL('pdq.as', import.meta.url), 'utf8'), FLAGS);

if (import.meta.main) writeFileSync(new URL('pdq.wasm', import.meta.url), await compilePdq());
