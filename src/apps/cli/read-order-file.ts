import { readFile } from 'node:fs/promises';
import { unreadable } from './file-kind.ts';
import { Failure } from './verb.ts';

const LARGEST_BYTES = 1_000_000;

/** An order as JSON, from a file or, by `-`, from standard input. */
export async function readOrder(file: string): Promise<Record<string, unknown>> {
  const bytes = await readFile(file === '-' ? '/dev/stdin' : file).catch((error) => {
    throw unreadable(file, error);
  });
  if (bytes.length > LARGEST_BYTES) throw new Failure(`${file} has more than 1 MB: it is no order.`);
  let order: unknown;
  try {
    order = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new Failure(`${file} is no JSON: ${(error as Error).message}.`);
  }
  if (typeof order !== 'object' || order === null || Array.isArray(order))
    throw new Failure(`${file} holds no order: a JSON object is needed.`);
  return order as Record<string, unknown>;
}
