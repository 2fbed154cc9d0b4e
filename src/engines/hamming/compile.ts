/** For developers: `node src/engines/hamming/compile.ts` writes the .wasm files again after a .as file was edited. */
import { readFileSync, writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const SHARED = ['--importMemory', '--initialMemory', '1', '--maximumMemory', '65536', '--sharedMemory'];

/** What is compiled, with what sets it apart. */
export const MODULES: Record<'scan' | 'ring', string[]> = {
  scan: ['--initialMemory', '1'],
  ring: [...SHARED, '--enable', 'simd', '--enable', 'threads'],
};

/** Compiles NAME.as to WebAssembly. Throws with the compiler's messages when it does not compile. */
export async function compile(name: keyof typeof MODULES): Promise<Uint8Array> {
  const source = new URL(`${name}.as`, import.meta.url);
  let compiled: Uint8Array | undefined;
  // The compiler only knows files ending in .ts; ours do not, so that no TypeScript tool takes them for its own.
  const { error, stderr } = await asc.main(
    [`${name}.ts`, '--outFile', 'out.wasm', '-O3', '--noAssert', '--runtime', 'stub', ...MODULES[name]],
    {
      readFile: (file) => (file === `${name}.ts` ? readFileSync(source, 'utf8') : null),
      writeFile: (_file, contents) => {
        if (contents instanceof Uint8Array) compiled = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || !compiled) throw new Error(`${name}.as does not compile: ${error?.message}\n${stderr}`);
  return compiled;
}

if (import.meta.main) {
  for (const name of Object.keys(MODULES) as (keyof typeof MODULES)[])
    writeFileSync(new URL(`${name}.wasm`, import.meta.url), await compile(name));
}
