/** Codes to search: words of 32 bits, eight a code, the same from the same seed on every machine. */
export function uniformCodes(count: number, next: () => number): Uint32Array {
  return Uint32Array.from({ length: count * 8 }, next);
}

/** Half uniform; a third in clusters of near copies; the rest blank frames: a few codes again and again. */
export function skewedCodes(count: number, next: () => number): Uint32Array {
  const codes = uniformCodes(count, next);
  const clusters = Math.max(1, Math.floor(count / 2000));
  const blanks = 16;
  for (let i = 0; i < count; i++) {
    const kind = next() % 6;
    if (kind < 3) continue;
    const from = kind < 5 ? next() % clusters : count - 1 - (next() % blanks);
    codes.copyWithin(i * 8, from * 8, from * 8 + 8);
    if (kind < 5) for (let flips = next() % 40; flips > 0; flips--) flip(codes, i, next() % 256);
  }
  return codes;
}

/** One query in ten is 0 to 31 bits from a code that is there; the others are uniform. */
export function queriesInto(codes: Uint32Array, count: number, next: () => number): Uint32Array {
  const queries = uniformCodes(count, next);
  const held = codes.length / 8;
  for (let i = 0; i < count; i += 10) {
    const of = next() % held;
    queries.set(codes.subarray(of * 8, of * 8 + 8), i * 8);
    const flips = new Set<number>();
    for (const distance = next() % 32; flips.size < distance; ) flips.add(next() % 256);
    for (const bit of flips) flip(queries, i, bit);
  }
  return queries;
}

function flip(codes: Uint32Array, at: number, bit: number): void {
  codes[at * 8 + (bit >> 5)]! ^= 1 << (bit & 31);
}

export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}
