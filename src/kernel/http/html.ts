/** Text that is markup already: made by `html`, never from outside. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
  toString(): string {
    return this.markup;
  }
}

export type Value = string | number | Html | null | undefined | false | readonly Value[];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (one) => ENTITIES[one] as string);

/**
 * A template whose values are escaped, unless they are markup themselves; lists are joined, and what is absent or
 * false is left out. Attributes must be quoted in the template: the escaping relies on it.
 */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  let text = strings[0] ?? '';
  values.forEach((value, at) => {
    text += written(value) + strings[at + 1];
  });
  return new Html(text);
}

function written(value: Value): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.markup;
  if (Array.isArray(value)) return value.map(written).join('');
  return escapeHtml(String(value));
}
