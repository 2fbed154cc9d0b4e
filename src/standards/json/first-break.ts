const SPACE = ' \n\r\t';
const WORD = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Where a text stops being JSON (RFC 8259): the place of the first token that may not stand there, in UTF-16 units, or -1
 * where the whole is JSON. For messages: `JSON.parse` says that a text is none, and not always where.
 */
export function firstBreak(text: string): number {
  const open: string[] = [];
  let wanted: 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma' = 'value';
  let at = 0;
  for (;;) {
    while (SPACE.includes(text[at] ?? 'x')) at++;
    if (at >= text.length) return wanted === 'comma' && open.length === 0 ? -1 : at;
    const char = text[at] as string;
    const closes = open.at(-1) === char && (wanted === 'comma' || wanted.endsWith('-or-end'));
    if (closes) {
      open.pop();
      wanted = 'comma';
      at++;
    } else if (wanted === 'comma') {
      if (char !== ',' || open.length === 0) return at;
      wanted = open.at(-1) === '}' ? 'key' : 'value';
      at++;
    } else if (wanted === 'colon') {
      if (char !== ':') return at;
      wanted = 'value';
      at++;
    } else if (wanted.startsWith('key')) {
      const end = char === '"' ? stringEnd(text, at) : -1;
      if (end < 0) return at;
      wanted = 'colon';
      at = end;
    } else if (char === '{' || char === '[') {
      open.push(char === '{' ? '}' : ']');
      wanted = char === '{' ? 'key-or-end' : 'value-or-end';
      at++;
    } else {
      const end = char === '"' ? stringEnd(text, at) : wordEnd(text, at);
      if (end < 0) return at;
      wanted = 'comma';
      at = end;
    }
  }
}

function wordEnd(text: string, at: number): number {
  WORD.lastIndex = at;
  return WORD.test(text) ? WORD.lastIndex : -1;
}

/** One past the closing quote, or -1 for what is no string. */
function stringEnd(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length) {
    const char = text[at] as string;
    if (char === '"') return at + 1;
    if (char < ' ') return -1;
    if (char !== '\\') {
      at++;
      continue;
    }
    ESCAPE.lastIndex = at;
    if (!ESCAPE.test(text)) return -1;
    at = ESCAPE.lastIndex;
  }
  return -1;
}
