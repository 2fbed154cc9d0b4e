/**
 * A slow, plain reading of RFC 8259 that the fast cutter is tested against: recursive descent over characters,
 * equal keys refused, nothing shared with the code under test. Tests only.
 */
export type SlowValue = { start: number; end: number; kind: 'object' | 'list' | 'scalar'; depth: number } & {
  members: [string, SlowValue][];
  items: SlowValue[];
  faults: Set<'duplicate-key' | 'nul-character' | 'lone-surrogate'>;
};

/** The value of the whole text, with the place of every part; throws `SyntaxError` for what is not JSON. */
export function readSlowly(text: string): SlowValue {
  let at = 0;
  const fail = (): never => {
    throw new SyntaxError(`not JSON at ${at}`);
  };
  const space = () => {
    while (' \n\r\t'.includes(text[at] ?? 'x')) at++;
  };
  const take = (char: string) => (text[at] === char ? at++ : fail());
  const blank = (kind: SlowValue['kind']): SlowValue => ({
    start: at,
    end: at,
    kind,
    depth: kind === 'scalar' ? 0 : 1,
    members: [],
    items: [],
    faults: new Set(),
  });
  const adopt = (parent: SlowValue, child: SlowValue) => {
    parent.depth = Math.max(parent.depth, child.depth + 1);
    for (const fault of child.faults) parent.faults.add(fault);
  };

  const string = (faults: SlowValue['faults']): string => {
    const start = at;
    take('"');
    while (text[at] !== '"') {
      const char = text[at] ?? fail();
      if (char < ' ') fail();
      if (char !== '\\') at++;
      else if ('"\\/bfnrt'.includes(text[at + 1] ?? 'x')) at += 2;
      else if (/^\\u[0-9a-fA-F]{4}$/.test(text.slice(at, at + 6))) at += 6;
      else fail();
    }
    at++;
    const decoded: string = JSON.parse(text.slice(start, at));
    if (decoded.includes('\0')) faults.add('nul-character');
    if (!decoded.isWellFormed()) faults.add('lone-surrogate');
    return decoded;
  };

  const value = (): SlowValue => {
    const char = text[at] ?? fail();
    const found = blank(char === '{' ? 'object' : char === '[' ? 'list' : 'scalar');
    if (char === '"') string(found.faults);
    else if (char === '{') {
      at++;
      space();
      for (let first = true; text[at] !== '}'; first = false) {
        if (!first) {
          take(',');
          space();
        }
        const key = string(found.faults);
        if (found.members.some(([other]) => other === key)) found.faults.add('duplicate-key');
        space();
        take(':');
        space();
        const child = value();
        found.members.push([key, child]);
        adopt(found, child);
        space();
      }
      at++;
    } else if (char === '[') {
      at++;
      space();
      for (let first = true; text[at] !== ']'; first = false) {
        if (!first) {
          take(',');
          space();
        }
        const child = value();
        found.items.push(child);
        adopt(found, child);
        space();
      }
      at++;
    } else {
      const word = /^(true|false|null|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?)/.exec(
        text.slice(at, at + 400),
      );
      at += (word ?? fail())[0].length;
    }
    found.end = at;
    return found;
  };

  space();
  const whole = value();
  space();
  if (at < text.length) fail();
  return whole;
}
