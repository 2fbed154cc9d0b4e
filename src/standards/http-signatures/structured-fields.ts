/** A bare item of RFC 9651. Decimals, dates and display strings have no use here and are refused. */
export type BareItem =
  | { type: 'integer'; value: number }
  | { type: 'string'; value: string }
  | { type: 'token'; value: string }
  | { type: 'bytes'; value: Uint8Array }
  | { type: 'boolean'; value: boolean };

export type Parameters = ReadonlyMap<string, BareItem>;
export type Item = { readonly kind: 'item'; readonly value: BareItem; readonly parameters: Parameters };
export type InnerList = {
  readonly kind: 'list';
  readonly items: readonly Item[];
  readonly parameters: Parameters;
};
export type Dictionary = ReadonlyMap<string, Item | InnerList>;

// Attacker-controlled: what a signed request needs, and no more.
const MAX_LENGTH = 8192;
const MAX_MEMBERS = 8;
const MAX_ITEMS = 32;
const MAX_PARAMETERS = 16;

/**
 * Reads a dictionary (RFC 9651 §4.2.2); null for anything malformed. Stricter than the RFC where it is lenient:
 * a repeated key, and base64 that is not the one encoding of its bytes, are refused.
 */
export function parseDictionary(text: string): Dictionary | null {
  if (text.length > MAX_LENGTH) return null;
  const scanner = new Scanner(text);
  try {
    return scanner.dictionary();
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

class Malformed extends Error {}

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  dictionary(): Dictionary {
    const members = new Map<string, Item | InnerList>();
    this.#take(/ */y);
    while (!this.#atEnd()) {
      const key = this.#key();
      if (members.has(key) || members.size >= MAX_MEMBERS) throw new Malformed();
      members.set(key, this.#member());
      this.#take(/[ \t]*/y);
      if (this.#atEnd()) break;
      this.#need(/,[ \t]*/y);
      // RFC 9651 §4.2.2: a trailing comma fails.
      if (this.#atEnd()) throw new Malformed();
    }
    return members;
  }

  #member(): Item | InnerList {
    if (this.#take(/=/y) === null) {
      const value: BareItem = { type: 'boolean', value: true };
      return { kind: 'item', value, parameters: this.#parameters() };
    }
    if (this.#take(/\(/y) === null) return this.#item();
    const items: Item[] = [];
    while (this.#take(/ *\)/y) === null) {
      if (items.length >= MAX_ITEMS) throw new Malformed();
      this.#need(items.length === 0 ? / */y : / +/y);
      items.push(this.#item());
    }
    return { kind: 'list', items, parameters: this.#parameters() };
  }

  #item(): Item {
    const value = this.#bareItem();
    return { kind: 'item', value, parameters: this.#parameters() };
  }

  #parameters(): Parameters {
    const parameters = new Map<string, BareItem>();
    while (this.#take(/; */y) !== null) {
      const key = this.#key();
      if (parameters.has(key) || parameters.size >= MAX_PARAMETERS) throw new Malformed();
      parameters.set(key, this.#take(/=/y) === null ? { type: 'boolean', value: true } : this.#bareItem());
    }
    return parameters;
  }

  #bareItem(): BareItem {
    const string = this.#take(/"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"/y);
    if (string !== null) return { type: 'string', value: string.slice(1, -1).replaceAll(/\\(.)/g, '$1') };
    const integer = this.#take(/-?\d{1,15}(?![\d.])/y);
    if (integer !== null) return { type: 'integer', value: Number(integer) };
    const encoded = this.#take(/:[A-Za-z0-9+/=]*:/y)?.slice(1, -1);
    if (encoded !== undefined) {
      const bytes = Buffer.from(encoded, 'base64');
      if (bytes.toString('base64') !== encoded) throw new Malformed();
      return { type: 'bytes', value: bytes };
    }
    const boolean = this.#take(/\?[01]/y);
    if (boolean !== null) return { type: 'boolean', value: boolean === '?1' };
    return { type: 'token', value: this.#need(/[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*/y) };
  }

  #key(): string {
    return this.#need(/[a-z*][a-z0-9_.*-]*/y);
  }

  #need(pattern: RegExp): string {
    const found = this.#take(pattern);
    if (found === null) throw new Malformed();
    return found;
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) return null;
    this.#at += found.length;
    return found;
  }

  #atEnd(): boolean {
    return this.#at >= this.#text.length;
  }
}

/** Writes an inner list with its parameters (RFC 9651 §4.1.1.1). */
export function serializeInnerList({ items, parameters }: InnerList): string {
  const inner = items.map((item) => serializeBareItem(item.value) + serializeParameters(item.parameters));
  return `(${inner.join(' ')})${serializeParameters(parameters)}`;
}

/** Writes a bare item (RFC 9651 §4.1.3.1). Throws RangeError for a string that is not printable ASCII. */
export function serializeBareItem(item: BareItem): string {
  switch (item.type) {
    case 'integer':
    case 'token':
      return String(item.value);
    case 'boolean':
      return item.value ? '?1' : '?0';
    case 'bytes':
      return `:${Buffer.from(item.value).toString('base64')}:`;
    case 'string':
      if (!/^[\x20-\x7e]*$/.test(item.value)) throw new RangeError('a structured string is printable ASCII');
      return `"${item.value.replaceAll(/["\\]/g, '\\$&')}"`;
  }
}

function serializeParameters(parameters: Parameters): string {
  let out = '';
  for (const [key, value] of parameters) {
    out += value.type === 'boolean' && value.value ? `;${key}` : `;${key}=${serializeBareItem(value)}`;
  }
  return out;
}
