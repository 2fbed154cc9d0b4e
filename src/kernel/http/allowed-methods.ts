/** Longest value of a part of an address that varies, as the router takes it. */
export const MOST_PARAM = 400;

/**
 * Which methods the addresses of a node take. By the form of an address alone, as the public OpenAPI document has it:
 * threat: an answer that tells whether the thing at an address exists, has expired or is withheld.
 */
export class AllowedMethods {
  readonly #routes: { parts: string[]; methods: string[] }[] = [];

  /** @param pattern as the router has it: `/api/v1/banks/:id`, `/log/:epoch(^\\d+$)/key`, `/app/*` */
  add(pattern: string, methods: string | readonly string[]): void {
    this.#routes.push({ parts: pattern.split('/'), methods: [methods].flat() });
  }

  /** Methods of an address, in order of the alphabet; none where no route has it. */
  of(address: string): string[] {
    const parts = (/^[^?#;]*/.exec(address)?.[0] ?? '').split('/');
    const found = this.#routes.filter((route) => fits(parts, route.parts)).flatMap(({ methods }) => methods);
    return [...new Set(found)].sort();
  }
}

function fits(parts: readonly string[], pattern: readonly string[]): boolean {
  const open = pattern.at(-1) === '*';
  if (open ? parts.length < pattern.length : parts.length !== pattern.length) return false;
  return pattern.every((part, at) => {
    const is = parts[at] ?? '';
    if (part === '*' && at === pattern.length - 1) return true;
    if (!part.startsWith(':')) return is === part;
    const form = /\((.*)\)$/.exec(part)?.[1];
    return is !== '' && is.length <= MOST_PARAM && (form === undefined || new RegExp(form).test(is));
  });
}
