/** For developers: `node src/engines/hamming/compile-scan.ts` writes scan.wasm again after scan.as was edited. */
import { readFileSync, writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const SOURCE = new URL('scan.as', import.meta.url);

/** Compiles scan.as to WebAssembly. Throws with the compiler's messages when it does not compile. */
export async function compileScan(): Promise<Uint8Array> {
  let compiled: Uint8Array | undefined;
  // The compiler only knows files ending in .ts; ours does not, so that no TypeScript tool takes it for its own.
  const { error, stderr } = await asc.main(
    ['scan.ts', '--outFile', 'scan.wasm', '-O3', '--noAssert', '--runtime', 'stub', '--initialMemory', '1'],
    {
      readFile: (name) => (name === 'scan.ts' ? readFileSync(SOURCE, 'utf8') : null),
      writeFile: (name, contents) => {
        if (name === 'scan.wasm') compiled = contents as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  if (error || !compiled) throw new Error(`scan.as does not compile: ${error?.message}\n${stderr}`);
  return compiled;
}

if (import.meta.main) writeFileSync(new URL('scan.wasm', import.meta.url), await compileScan());
