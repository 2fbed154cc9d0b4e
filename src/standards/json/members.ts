/**
 * The number of members of all objects in a parsed JSON value. Iterative; `__proto__` counts as the plain own
 * property that `JSON.parse` makes of it.
 */
export function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  const pending: object[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (Array.isArray(next)) {
      for (let i = 0; i < next.length; i++) {
        const item = next[i];
        if (typeof item === 'object' && item !== null) pending.push(item);
      }
      continue;
    }
    const keys = Object.keys(next);
    count += keys.length;
    for (let i = 0; i < keys.length; i++) {
      const item = (next as Record<string, unknown>)[keys[i] as string];
      if (typeof item === 'object' && item !== null) pending.push(item);
    }
  }
  return count;
}

/** The first key that an object of this valid JSON text has twice; only for the message, so speed is no matter. */
export function firstDuplicateKey(raw: string): string {
  const open: (Set<string> | undefined)[] = [];
  let at = 0;
  while (at < raw.length) {
    const char = raw[at];
    if (char === '"') {
      const end = endOfString(raw, at);
      const keys = open.at(-1);
      if (keys !== undefined && isKey(raw, end)) {
        const key: string = JSON.parse(raw.slice(at, end));
        if (keys.has(key)) return key;
        keys.add(key);
      }
      at = end;
      continue;
    }
    if (char === '{') open.push(new Set());
    else if (char === '[') open.push(undefined);
    else if (char === '}' || char === ']') open.pop();
    at++;
  }
  throw new Error('No key occurs twice in this text.');
}

function isKey(raw: string, end: number): boolean {
  let at = end;
  while (raw[at] === ' ' || raw[at] === '\n' || raw[at] === '\r' || raw[at] === '\t') at++;
  return raw[at] === ':';
}

export function endOfString(raw: string, start: number): number {
  let at = start + 1;
  while (raw[at] !== '"') at += raw[at] === '\\' ? 2 : 1;
  return at + 1;
}
