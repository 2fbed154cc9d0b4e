/** TAXII 2.1 §4.1.1. */
export type Discovery = { title: string; description?: string; default: string; api_roots: string[] };

/** TAXII 2.1 §4.2.1. */
export type ApiRoot = { title: string; versions: string[]; max_content_length: number };

/** TAXII 2.1 §5.2.1. */
export type CollectionResource = {
  id: string;
  title: string;
  description?: string;
  can_read: boolean;
  can_write: boolean;
  media_types: string[];
};

/** TAXII 2.1 §4.3.1. */
export type StatusDetails = { id: string; version: string; message?: string };

/** TAXII 2.1 §4.3.1; empty lists are left out (§2). */
export type Status = {
  id: string;
  status: 'complete' | 'pending';
  request_timestamp: string;
  total_count: number;
  success_count: number;
  successes?: StatusDetails[];
  failure_count: number;
  failures?: StatusDetails[];
  pending_count: number;
  pendings?: StatusDetails[];
};

/** TAXII 2.1 §5.3.1. */
export type ManifestRecord = { id: string; date_added: string; version: string; media_type: string };

/** What stands before the objects of a page: TAXII 2.1 §3.7.1 and §5.3.1, with `next` in manifests too. */
export type PageEnd = { more: boolean; next: string | null };

/** TAXII 2.1 §2: a property with an empty list is left out. */
export function withoutEmptyLists<T extends object>(resource: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(resource).filter(([, value]) => !(Array.isArray(value) && value.length === 0)),
  ) as Partial<T>;
}

/**
 * An envelope around objects that are already text: each leaves as the bytes it came with.
 * TAXII 2.1 §5.4: an envelope without objects is `{}`.
 */
export function joinEnvelope(bodies: readonly string[], end: PageEnd): string {
  if (bodies.length === 0) return '{}';
  const next = end.next === null ? '' : `"next":${JSON.stringify(end.next)},`;
  return `{"more":${end.more},${next}"objects":[${bodies.join(',')}]}`;
}
