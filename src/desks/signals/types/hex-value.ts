import type { SignalTypeContract } from './signal-type.ts';

/** How a type is written whose values are its codes, as hexadecimal digits of either case. */
export function hexValue(
  bytes: number,
): Pick<
  SignalTypeContract,
  'written' | 'longest' | 'codeBytes' | 'several' | 'measure' | 'validate' | 'codeOf'
> {
  const digits = new RegExp(`^[0-9a-f]{${bytes * 2}}$`, 'i');
  return {
    written: `${bytes * 2} hexadecimal digits`,
    longest: bytes * 2,
    codeBytes: bytes,
    several: null,
    measure: null,
    validate: (text) => (digits.test(text) ? text.toLowerCase() : null),
    codeOf: (value) => Buffer.from(value, 'hex'),
  };
}
