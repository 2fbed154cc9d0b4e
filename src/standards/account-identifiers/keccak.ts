const MASK = (1n << 64n) - 1n;
const RATE = 136;
const turn = (lane: bigint, by: number): bigint =>
  by === 0 ? lane : ((lane << BigInt(by)) | (lane >> BigInt(64 - by))) & MASK;

/** Keccak's reference, §1.2: offsets of rho and the order of pi, by walking the lanes. */
const STEPS = (() => {
  const steps: { from: number; to: number; by: number }[] = [{ from: 0, to: 0, by: 0 }];
  let [x, y] = [1, 0];
  for (let t = 0; t < 24; t++) {
    const to = y + 5 * ((2 * x + 3 * y) % 5);
    steps.push({ from: x + 5 * y, to, by: (((t + 1) * (t + 2)) / 2) % 64 });
    [x, y] = [y, (2 * x + 3 * y) % 5];
  }
  return steps;
})();

/** The same reference: constants of iota, bit by bit out of a shift register. */
const ROUNDS = (() => {
  let register = 1;
  return Array.from({ length: 24 }, () => {
    let constant = 0n;
    for (let bit = 0; bit < 7; bit++) {
      if (register & 1) constant |= 1n << ((1n << BigInt(bit)) - 1n);
      register = register & 0x80 ? ((register << 1) ^ 0x171) & 0xff : register << 1;
    }
    return constant;
  });
})();

/** Keccak-256 as Ethereum uses it: of SHA3-256 it differs in one byte of padding, so `node:crypto` has none. */
export function keccak256(bytes: Uint8Array): Buffer {
  const padded = Buffer.alloc(Math.ceil((bytes.length + 1) / RATE) * RATE);
  padded.set(bytes);
  padded[bytes.length]! ^= 0x01;
  padded[padded.length - 1]! ^= 0x80;
  let lanes = new Array<bigint>(25).fill(0n);
  for (let block = 0; block < padded.length; block += RATE) {
    for (let lane = 0; lane < RATE / 8; lane++) lanes[lane]! ^= padded.readBigUInt64LE(block + lane * 8);
    for (const constant of ROUNDS) lanes = round(lanes, constant);
  }
  const digest = Buffer.alloc(32);
  for (let lane = 0; lane < 4; lane++) digest.writeBigUInt64LE(lanes[lane]!, lane * 8);
  return digest;
}

function round(lanes: bigint[], constant: bigint): bigint[] {
  const columns = [0, 1, 2, 3, 4].map((x) =>
    [5, 10, 15, 20].reduce((sum, y) => sum ^ lanes[x + y]!, lanes[x]!),
  );
  const mixed = lanes.map((lane, at) => lane ^ columns[(at + 4) % 5]! ^ turn(columns[(at + 1) % 5]!, 1));
  const moved = new Array<bigint>(25);
  for (const { from, to, by } of STEPS) moved[to] = turn(mixed[from]!, by);
  const next = moved.map((lane, at) => {
    const row = at - (at % 5);
    return lane ^ (~moved[row + ((at + 1) % 5)]! & MASK & moved[row + ((at + 2) % 5)]!);
  });
  next[0]! ^= constant;
  return next;
}
