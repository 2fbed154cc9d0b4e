/** An address below the one that was given, whether or not that ends in a slash; its own parameters are dropped. */
export function below(address: string, path: string, query: Record<string, string | undefined> = {}): URL {
  const url = new URL(address);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`;
  url.search = '';
  url.hash = '';
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, value);
  return url;
}

/** A cursor of several parts as one text. */
export function cursorOf(parts: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) if (value !== undefined) query.set(name, String(value));
  return query.toString();
}

export const partsOf = (cursor: string | null): Record<string, string | undefined> =>
  Object.fromEntries(new URLSearchParams(cursor ?? ''));
