import { CODE_BYTES } from './hamming-code.ts';
import { instance } from './modules.ts';

type Exports = {
  spread(to: number, from: number): void;
  spreadAll(at: number, count: number, room: number): void;
};
type Spread = { room: Uint8Array; spread: Exports['spread'] };
// The compiler takes addresses below 1024 to be unused, and folds sums into them.
const TO = 1024;
const FROM = TO + 64;
let own: Spread | undefined;

/**
 * The same 256 bits in another order, so that neighbours of the 16x16 picture that a PDQ code is, which differ together,
 * are in different chunks (search.as). Distances between spread codes are those between codes.
 */
export function spreadCode(code: Uint8Array): Uint8Array {
  own ??= openSpread();
  own.room.set(code, FROM);
  own.spread(TO, FROM);
  return own.room.slice(TO, TO + CODE_BYTES);
}

function openSpread(): Spread {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536, shared: true });
  const { spread } = instance<Exports>('spread', memory);
  return { room: new Uint8Array(memory.buffer), spread };
}

/** The same for `count` codes at `at`, where they are; `room` is one code's room. */
export function spreadAll(memory: WebAssembly.Memory, at: number, count: number, room: number): void {
  instance<Exports>('spread', memory).spreadAll(at, count, room);
}
