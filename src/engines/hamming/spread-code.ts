import { readFileSync } from 'node:fs';
import { CODE_BYTES } from './hamming-code.ts';

let compiled: WebAssembly.Module | undefined;

/** ring.as, compiled; each user gives it a shared memory. */
export function ringModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readFileSync(new URL('ring.wasm', import.meta.url)));
  return compiled;
}

type Spread = { room: Uint8Array; spread: (to: number, from: number) => void };
// The compiler takes addresses below 1024 to be unused, and folds sums into them.
const TO = 1024;
const FROM = TO + 64;
let own: Spread | undefined;

/**
 * The same 256 bits in another order, so that neighbours of the 16x16 picture that a PDQ code is, which differ together,
 * are in different chunks (ring.as). Distances between spread codes are those between codes.
 */
export function spreadCode(code: Uint8Array): Uint8Array {
  own ??= openSpread();
  own.room.set(code, FROM);
  own.spread(TO, FROM);
  return own.room.slice(TO, TO + CODE_BYTES);
}

function openSpread(): Spread {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536, shared: true });
  const { spread } = new WebAssembly.Instance(ringModule(), { env: { memory } }).exports;
  return { room: new Uint8Array(memory.buffer), spread: spread as Spread['spread'] };
}
