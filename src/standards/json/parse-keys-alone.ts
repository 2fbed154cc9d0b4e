import { endOfString } from './members.ts';

/**
 * The value of a text that `JSON.parse` has taken, with each key read by itself. For texts whose keys are written with
 * escapes: after an object with a key like `\\`, V8 13.6 reads the key `"\""` of the next one as `\\`, because it compares
 * the bytes of the text with the key that it expects. A key with a backslash in it needs an escape, so no such key is
 * ever expected of a text that `JSON.parse` alone reads.
 */
export function parseKeysAlone(raw: string): unknown {
  let at = 0;
  const skip = (): void => {
    while (raw[at] === ' ' || raw[at] === '\n' || raw[at] === '\r' || raw[at] === '\t') at++;
  };
  const upTo = (end: number): unknown => {
    const value: unknown = JSON.parse(raw.slice(at, end));
    at = end;
    return value;
  };
  // Depth is bounded by MAX_DEPTH before this is called.
  const value = (): unknown => {
    skip();
    if (raw[at] === '"') return upTo(endOfString(raw, at));
    if (raw[at] === '[') return list();
    if (raw[at] === '{') return object();
    let end = at;
    while (end < raw.length && !',]} \n\r\t'.includes(raw[end]!)) end++;
    return upTo(end);
  };
  const list = (): unknown[] => {
    const items: unknown[] = [];
    for (at++, skip(); raw[at] !== ']'; skip()) {
      if (raw[at] === ',') at++;
      items.push(value());
    }
    at++;
    return items;
  };
  const object = (): object => {
    const found = {};
    for (at++, skip(); raw[at] !== '}'; skip()) {
      if (raw[at] === ',') at++;
      skip();
      const key = upTo(endOfString(raw, at)) as string;
      skip();
      at++; // the colon
      // as JSON.parse does: the last of equal keys, and `__proto__` as any other
      Object.defineProperty(found, key, {
        value: value(),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
    at++;
    return found;
  };
  return value();
}
