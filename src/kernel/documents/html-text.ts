/** Elements whose content nobody sees. */
const UNSEEN = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'svg', 'math']);
/** Elements that begin a line. */
const LINES =
  /^(address|article|blockquote|br|dd|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|hr|li|main|ol|p|pre|section|table|tr|ul)$/;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  euro: '€',
};

/**
 * The text of an HTML part, in one pass: a line for each block, a tab between cells. What it links to or embeds is neither
 * fetched nor shown; that styles may hide a text is not looked at.
 */
export function htmlText(html: string): string {
  const out: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const end = open === -1 ? html.length : open;
    if (end > at) out.push(unescaped(html.slice(at, end)));
    if (open === -1) break;
    if (html.startsWith('<!--', open)) {
      at = after(html, '-->', open + 4);
      continue;
    }
    const close = html.indexOf('>', open);
    if (close === -1) break;
    const name = /^<\/?([a-z][a-z0-9]{0,19})/i.exec(html.slice(open, open + 24))?.[1]?.toLowerCase() ?? '';
    at = close + 1;
    if (UNSEEN.has(name) && html[open + 1] !== '/' && html[close - 1] !== '/')
      at = afterElement(html, name, at);
    else if (LINES.test(name)) out.push('\n');
    else if (/^t[dh]$/.test(name) && html[open + 1] === '/') out.push('\t');
  }
  return tidy(out.join(''));
}

const after = (html: string, what: string, from: number): number => {
  const found = html.indexOf(what, from);
  return found === -1 ? html.length : found + what.length;
};

function afterElement(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}[\\s>]`, 'gi');
  end.lastIndex = from;
  const found = end.exec(html);
  return found ? after(html, '>', found.index) : html.length;
}

const unescaped = (text: string): string =>
  text
    .replace(/[\t\r\n ]+/g, ' ')
    .replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
      if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole;
      const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
      const shown = code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
      return shown ? String.fromCodePoint(code) : ' ';
    });

/** Lines without blanks at their ends, never two empty ones in a row. */
function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line, at) => line !== '' || (lines[at - 1] ?? '') !== '')
    .join('\n')
    .trim();
}
