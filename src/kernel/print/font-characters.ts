/** OpenType 1.9, cmap: platform and encoding of the subtables that map Unicode, the wider one first. */
const UNICODE = ['3.10', '0.4', '0.6', '3.1', '0.3'];

/** The code points that a font has a letter for, from its table `cmap`. */
export function charactersOf(font: Buffer): Set<number> {
  const tables = font.readUInt16BE(4);
  for (let at = 12; at < 12 + 16 * tables; at += 16)
    if (font.toString('latin1', at, at + 4) === 'cmap')
      return readMap(
        font.subarray(font.readUInt32BE(at + 8), font.readUInt32BE(at + 8) + font.readUInt32BE(at + 12)),
      );
  throw new Error('A font without a cmap.');
}

function readMap(cmap: Buffer): Set<number> {
  const subtables = new Map<string, number>();
  for (let n = 0; n < cmap.readUInt16BE(2); n++) {
    const at = 4 + 8 * n;
    subtables.set(`${cmap.readUInt16BE(at)}.${cmap.readUInt16BE(at + 2)}`, cmap.readUInt32BE(at + 4));
  }
  const start = UNICODE.map((name) => subtables.get(name)).find((found) => found !== undefined);
  if (start === undefined) throw new Error('A font whose cmap has no Unicode.');
  const table = cmap.subarray(start);
  const format = table.readUInt16BE(0);
  if (format === 12) return readGroups(table);
  if (format === 4) return readSegments(table);
  throw new Error(`A font whose cmap has format ${format}.`);
}

/** Format 12: groups of start, end, and the glyph of the start. */
function readGroups(table: Buffer): Set<number> {
  const found = new Set<number>();
  for (let n = 0; n < table.readUInt32BE(12); n++) {
    const at = 16 + 12 * n;
    for (let code = table.readUInt32BE(at); code <= table.readUInt32BE(at + 4); code++) found.add(code);
  }
  return found;
}

/** Format 4: segments, by a difference or by a list of glyphs; glyph 0 is none. */
function readSegments(table: Buffer): Set<number> {
  const found = new Set<number>();
  const twice = table.readUInt16BE(6);
  for (let n = 0; n < twice; n += 2) {
    const end = table.readUInt16BE(14 + n);
    const start = table.readUInt16BE(16 + twice + n);
    const difference = table.readUInt16BE(16 + 2 * twice + n);
    const offsetAt = 16 + 3 * twice + n;
    const offset = table.readUInt16BE(offsetAt);
    for (let code = start; code <= end && code < 0xffff; code++) {
      const listed = offset === 0 ? code : table.readUInt16BE(offsetAt + offset + 2 * (code - start));
      if (listed !== 0 && ((listed + difference) & 0xffff) !== 0) found.add(code);
    }
  }
  return found;
}
