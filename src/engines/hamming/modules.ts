import { readFileSync } from 'node:fs';

type Name = 'spread' | 'build' | 'search';

const compiled = new Map<Name, WebAssembly.Module>();

/** What a module exports, working on `memory`, which is shared. */
export function instance<Exports>(name: Name, memory: WebAssembly.Memory): Exports {
  let module = compiled.get(name);
  if (!module) {
    module = new WebAssembly.Module(readFileSync(new URL(`${name}.wasm`, import.meta.url)));
    compiled.set(name, module);
  }
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Exports;
}
