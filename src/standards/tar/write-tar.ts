/** A file of an archive: what it holds is asked for when its turn comes, and must be of exactly this length. */
export type TarFile = {
  name: string;
  bytes: number;
  open(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
};

const BLOCK = 512;
const encode = (text: string) => new TextEncoder().encode(text);

/** POSIX.1-2017, pax §"ustar Interchange Format". Numbers in octal, ended by NUL; no owner and no time is told. */
function header(name: string, bytes: number, type: '0' | 'x'): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => block.set(encode(text), at);
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`;
  put(0, name);
  put(100, octal(0o600, 8));
  put(108, octal(0, 8));
  put(116, octal(0, 8));
  put(124, octal(type === 'x' || bytes < 8 ** 11 ? bytes : 0, 12));
  put(136, octal(0, 12));
  put(148, ' '.repeat(8));
  put(156, type);
  put(257, 'ustar\x0000');
  put(
    148,
    `${block
      .reduce((sum, one) => sum + one, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
  );
  return block;
}

/** `LENGTH KEY=VALUE\n`, the length counting itself (pax §"pax Header Block"). */
function record(key: string, value: string): Uint8Array {
  const rest = encode(` ${key}=${value}\n`).length;
  let length = rest + 1;
  while (String(length).length + rest !== length) length = String(length).length + rest;
  return encode(`${length} ${key}=${value}\n`);
}

const padding = (bytes: number) => new Uint8Array((BLOCK - (bytes % BLOCK)) % BLOCK);

/** The archive piece by piece. Throws a RangeError where a file is not as long as it was said to be. */
export async function* writeTar(files: Iterable<TarFile>): AsyncGenerator<Uint8Array> {
  let n = 0;
  for (const { name, bytes, open } of files) {
    n++;
    const records = [record('path', name), record('size', String(bytes))];
    const length = records.reduce((sum, one) => sum + one.length, 0);
    yield header(`PaxHeaders/${n}`, length, 'x');
    yield* records;
    yield padding(length);
    yield header(`file-${n}`, bytes, '0');
    let written = 0;
    for await (const piece of open()) {
      written += piece.length;
      yield piece;
    }
    if (written !== bytes)
      throw new RangeError(`${name} has ${written} bytes, and was said to have ${bytes}.`);
    yield padding(bytes);
  }
  yield new Uint8Array(2 * BLOCK);
}
