/** One page of a list. `next` is an opaque cursor, absent or null on the last page. */
export type Page<T> = { items: T[]; next?: string | null };
