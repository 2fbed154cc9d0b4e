import asc from 'assemblyscript/asc';

/**
 * Compiles AssemblyScript to WebAssembly; `flags` are the compiler's. For developers and tests: what runs is checked in
 * beside its source. Throws with the compiler's messages.
 *
 * The compiler takes the first 1024 bytes of memory to be unused: no address may lie there.
 */
export async function compileAssembly(source: string, flags: readonly string[]): Promise<Uint8Array> {
  let compiled: Uint8Array | undefined;
  // The compiler only knows files ending in .ts; ours end in .as, so that no TypeScript tool takes them for its own.
  const { error, stderr } = await asc.main(
    ['source.ts', '--outFile', 'out.wasm', '-O3', '--noAssert', '--runtime', 'stub', ...flags],
    {
      readFile: (file) => (file === 'source.ts' ? source : null),
      writeFile: (_file, contents) => {
        if (contents instanceof Uint8Array) compiled = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || !compiled) throw new Error(`it does not compile: ${error?.message}\n${stderr}`);
  return compiled;
}
