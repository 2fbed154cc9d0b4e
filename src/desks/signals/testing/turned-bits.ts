/** A code of which so many bits are turned, from the first on, spread over its bytes. @param hex 64 digits */
export function bitsTurned(hex: string, bits: number): string {
  const code = Buffer.from(hex, 'hex');
  for (let at = 0; at < bits; at++) {
    const place = (at * 37) % 256;
    code[place >> 3] = code[place >> 3]! ^ (1 << (place & 7));
  }
  return code.toString('hex');
}
