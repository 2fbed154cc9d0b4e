/** Many values as one: `starts` count from 1, as SQL's `substring` does. */
export type JoinedValues = { bytes: Buffer; starts: number[]; lengths: number[] };

/**
 * Texts or bytes as one binary parameter, to be cut again in SQL by `substring(bytes from start for length)`. An array
 * parameter is text: each value would be escaped here and unescaped there, which for bodies costs more than storing them.
 */
export function joinValues(values: readonly (string | Uint8Array)[]): JoinedValues {
  const lengths = values.map((value) =>
    typeof value === 'string' ? Buffer.byteLength(value) : value.length,
  );
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + length, 0));
  const starts: number[] = [];
  let at = 0;
  for (const [n, value] of values.entries()) {
    starts.push(at + 1);
    if (typeof value === 'string') bytes.write(value, at, 'utf8');
    else bytes.set(value, at);
    at += lengths[n] as number;
  }
  return { bytes, starts, lengths };
}
