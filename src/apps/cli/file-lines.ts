const LINE_FEED = 0x0a;

/** One line without its line feed, counted from 1; `tooLong`: its bytes were passed over. */
export type FileLine = { line: number; bytes: Uint8Array; tooLong: boolean };

/**
 * The lines of a stream, one after the other: memory holds one line, however long the whole is. What stands behind the
 * last line feed is a line, too.
 * @param longest in bytes
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<FileLine> {
  let line = 1;
  let held: Uint8Array[] = [];
  let length = 0;
  const take = (): FileLine => {
    const tooLong = length > longest;
    const bytes = tooLong
      ? new Uint8Array()
      : held.length === 1
        ? (held[0] as Uint8Array)
        : Buffer.concat(held);
    held = [];
    length = 0;
    return { line: line++, bytes, tooLong };
  };
  const hold = (part: Uint8Array) => {
    length += part.length;
    if (length <= longest) held.push(part);
    else held = [];
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let feed = chunk.indexOf(LINE_FEED); feed >= 0; feed = chunk.indexOf(LINE_FEED, from)) {
      hold(chunk.subarray(from, feed));
      yield take();
      from = feed + 1;
    }
    if (from < chunk.length) hold(chunk.subarray(from));
  }
  if (length > 0) yield take();
}
