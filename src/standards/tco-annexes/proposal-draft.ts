import type { InstantDoubt } from './instant-in-words.ts';
import type { UrlDoubt, UrlItem } from './url-lines.ts';

/** Where in the text something stands: `from` and `to` in UTF-16 units, and the words themselves. */
export type Passage = { from: number; to: number; passage: string };
export type ProposedField = Passage & {
  /** JSON Pointer into the order. */
  field: string;
};
export type Doubt = Passage & {
  field: string;
  code:
    | InstantDoubt
    | UrlDoubt
    | 'several-values'
    | 'nothing-ticked'
    | 'ticked-without-more'
    | 'not-a-member-state'
    | 'too-long'
    | 'too-many'
    | 'unseen-letters'
    | 'other-text-differs';
};
export type Proposal = {
  /** As much of a removal order as stands in the text. */
  order: Record<string, unknown>;
  /** Each field of it, and where it stands. */
  found: ProposedField[];
  /** What stands there and was not taken, or needs a person's eye. */
  doubts: Doubt[];
};

/** Letters that nobody sees, or that turn the direction of others: a URL with one is another URL. */
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;
const MOST_ITEMS = 1000;
const MOST_SHOWN = 400;
const LONGEST: Readonly<Record<string, number>> = {
  '/reasons': 20_000,
  '/furtherReasons': 20_000,
  '/nonDisclosure/reason': 2000,
  '/authority/address': 500,
  '/redress/provisions': 1000,
};

/** The order as it is put together, with the place of each field. */
export class Draft {
  /** What is read; as long as the original. */
  readonly text: string;
  readonly #original: string;
  readonly #values = new Map<string, { value: unknown; from: number; to: number }>();
  readonly #doubts: Doubt[] = [];
  readonly #contested = new Set<string>();
  readonly #urls = new Set<string>();
  #items = 0;

  constructor(original: string, text: string) {
    this.#original = original;
    this.text = text;
  }

  has(field: string): boolean {
    return [...this.#values.keys()].some((one) => one === field || one.startsWith(`${field}/`));
  }

  set(field: string, value: unknown, from: number, to: number): void {
    const known = this.#values.get(field);
    if (known && JSON.stringify(known.value) !== JSON.stringify(value)) {
      if (!this.#contested.has(field)) this.doubt(field, 'several-values', known.from, known.to);
      this.#contested.add(field);
      this.doubt(field, 'several-values', from, to);
    } else if (typeof value === 'string' && value.length > (LONGEST[field] ?? 2048))
      this.doubt(field, 'too-long', from, to);
    else if (!known) {
      this.#values.set(field, { value, from, to });
      if (typeof value === 'string' && UNSEEN.test(value)) this.doubt(field, 'unseen-letters', from, to);
    }
  }

  doubt(field: string, code: Doubt['code'], from: number, to: number): void {
    if (this.#doubts.length < 200) this.#doubts.push({ field, code, ...this.#passage(from, to) });
  }

  addItems(items: readonly UrlItem[]): void {
    for (const { url, locator, from, to, doubts } of items) {
      if (this.#urls.has(url)) continue;
      this.#urls.add(url);
      if (this.#items >= MOST_ITEMS) {
        this.doubt('/items', 'too-many', from, to);
        return;
      }
      const field = `/items/${this.#items++}`;
      this.set(`${field}/url`, url, from, to);
      if (locator !== undefined) this.set(`${field}/locator`, locator, from, to);
      for (const code of doubts) this.doubt(`${field}/url`, code, from, to);
    }
  }

  proposal(): Proposal {
    const order: Record<string, unknown> = {};
    const found: ProposedField[] = [];
    for (const [field, { value, from, to }] of this.#values) {
      if (this.#contested.has(field)) continue;
      put(order, field.split('/').slice(1), value);
      found.push({ field, ...this.#passage(from, to) });
    }
    return { order, found, doubts: this.#doubts };
  }

  #passage(from: number, to: number): Passage {
    return { from, to, passage: this.#original.slice(from, Math.min(to, from + MOST_SHOWN)) };
  }
}

function put(order: Record<string, unknown>, [name = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) order[name] = value;
  else {
    order[name] ??= /^\d+$/.test(rest[0]!) ? [] : {};
    put(order[name] as Record<string, unknown>, rest, value);
  }
}
