/** Boxes of ISO/IEC 14496-12 that lead to the tables of where samples lie. */
const LEADING = ['moov', 'trak', 'mdia', 'minf', 'stbl'];

/**
 * Moves where an MP4's index says that its samples lie: what lies from `from` to before `to` in the file lies `by` bytes
 * later. Changes `moov`, the box with its header. Attacker-controlled: what does not fit its box is left as it is.
 */
export function moveOffsets(moov: Buffer, { from, to, by }: { from: number; to: number; by: number }): void {
  const moved = (offset: number): number => (offset >= from && offset < to ? offset + by : offset);
  const walk = (start: number, end: number, depth: number): void => {
    for (let at = start; at + 8 <= end; ) {
      const long = moov.readUInt32BE(at) === 1;
      if (long && at + 16 > end) return;
      const size = long ? Number(moov.readBigUInt64BE(at + 8)) : moov.readUInt32BE(at);
      const inside = at + (long ? 16 : 8);
      const next = at + size;
      if (next < inside || next > end) return;
      const kind = moov.toString('latin1', at + 4, at + 8);
      if (kind === LEADING[depth]) walk(inside, next, depth + 1);
      else if (depth === LEADING.length && (kind === 'stco' || kind === 'co64')) table(inside, next, kind);
      at = next;
    }
  };
  // §8.7.5: version and flags, how many, then the offsets, of 32 or of 64 bits.
  const table = (inside: number, end: number, kind: 'stco' | 'co64'): void => {
    if (inside + 8 > end) return;
    const width = kind === 'stco' ? 4 : 8;
    const many = Math.min(moov.readUInt32BE(inside + 4), Math.floor((end - inside - 8) / width));
    for (let at = inside + 8; at < inside + 8 + many * width; at += width) {
      if (width === 4) moov.writeUInt32BE(moved(moov.readUInt32BE(at)) % 2 ** 32, at);
      else moov.writeBigUInt64BE(BigInt(moved(Number(moov.readBigUInt64BE(at)))), at);
    }
  };
  walk(0, moov.length, 0);
}
