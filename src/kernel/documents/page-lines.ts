/** A piece of text where it stands on a page; y counts upwards. */
export type Placed = { x: number; y: number; width: number; height: number; text: string };

/**
 * The lines of a page as a person reads them: from the top, and in a line from the left; a tab where a wide gap is. What
 * stands within half a line's height is one line.
 */
export function pageLines(pieces: readonly Placed[]): string {
  const sorted = pieces.filter(({ text }) => text.trim() !== '').sort((a, b) => b.y - a.y || a.x - b.x);
  const lines: Placed[][] = [];
  for (const piece of sorted) {
    const line = lines.at(-1);
    const first = line?.[0];
    if (line && first && first.y - piece.y <= Math.max(first.height, piece.height, 1) / 2) line.push(piece);
    else lines.push([piece]);
  }
  return lines.map(lineText).join('\n');
}

function lineText(line: Placed[]): string {
  let text = '';
  let end = Number.NaN;
  for (const piece of line.sort((a, b) => a.x - b.x)) {
    const gap = piece.x - end;
    const height = Math.max(piece.height, 1);
    if (text !== '' && gap > 1.5 * height) text += '\t';
    else if (text !== '' && gap > height / 6 && !/\s$/.test(text)) text += ' ';
    text += piece.text;
    end = piece.x + piece.width;
  }
  return text.trimEnd();
}
