/** An entry that was found. */
export type HammingMatch = {
  id: number;
  /** Differing bits, 0 to 256. */
  distance: number;
};

export type HammingIndexErrorCode =
  | 'bad-id'
  | 'bad-code'
  | 'bad-radius'
  | 'id-in-use'
  | 'full'
  | 'stopped'
  | 'bad-snapshot';

/** Thrown for a call that breaks the index's contract. */
export class HammingIndexError extends Error {
  override readonly name = 'HammingIndexError';
  readonly code: HammingIndexErrorCode;
  constructor(code: HammingIndexErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export const CODE_BYTES = 32;

export function checkCode(code: Uint8Array): void {
  if (code.length !== CODE_BYTES)
    throw new HammingIndexError('bad-code', `a code has 32 bytes, got ${code.length}`);
}

export function checkId(id: number): void {
  if (!Number.isInteger(id) || id < 0 || id > 0xffffffff)
    throw new HammingIndexError('bad-id', `an id is an integer from 0 to 4294967295, got ${id}`);
}

export function checkRadius(radius: number): void {
  if (!Number.isInteger(radius) || radius < 0 || radius > 256)
    throw new HammingIndexError('bad-radius', `a radius is an integer from 0 to 256, got ${radius}`);
}
