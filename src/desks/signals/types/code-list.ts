import { type Read, type Write, writeInPieces } from '../../../engines/hamming/snapshot.ts';

/** Codes of one length, one behind the other, and the numbers of their signals. */
export type CodeList = { numbers: Float64Array; codes: Uint8Array };

/** How many there are (u32), their codes, their numbers (f64: a number may have more than 32 bits). */
export async function writeCodes(write: Write, { numbers, codes }: CodeList): Promise<void> {
  await write(new Uint8Array(Uint32Array.of(numbers.length).buffer));
  await writeInPieces(codes, write);
  await writeInPieces(new Uint8Array(numbers.buffer), write);
}

/** What `writeCodes` wrote. @param bytes of each code */
export async function readCodes(read: Read, bytes: number): Promise<CodeList> {
  const count = new Uint32Array(1);
  await read(new Uint8Array(count.buffer));
  const codes = new Uint8Array((count[0] ?? 0) * bytes);
  const numbers = new Float64Array(count[0] ?? 0);
  await read(codes);
  await read(new Uint8Array(numbers.buffer));
  return { numbers, codes };
}
