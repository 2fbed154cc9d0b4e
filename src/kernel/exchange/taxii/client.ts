import { cutObjects } from '../../../standards/json/cut-objects.ts';
import { TAXII_MEDIA_TYPE } from '../../../standards/taxii/media-type.ts';
import { isTaxiiTimestamp } from '../../../standards/taxii/timestamp.ts';
import { Refusal } from '../../refusal.ts';

/** A page as it came. */
export type PulledPage = {
  bytes: Uint8Array;
  /** Where to go on from another time: six digits; null when the server did not say. */
  dateAddedLast: string | null;
  more: boolean;
};

export type Pull = {
  /** With its last «/». */
  collectionUrl: string;
  /** `dateAddedLast` of the last page that was taken over, or null from the beginning. */
  addedAfter: string | null;
  limit: number;
  /** As the platform's; the caller's adds a token or signs. */
  fetch: typeof globalThis.fetch;
  /** `match[...]` and others, beside paging. */
  filters?: Record<string, string>;
  /** Most bytes of a page; 64 MiB unless told. */
  maxBytes?: number;
  /** For a page, headers to last byte; 20 s unless told. */
  timeoutMs?: number;
};

const MOST_BYTES = 64 * 1_048_576;
const TIMEOUT_MS = 20_000;
/** At 1,000 objects a page, more than any collection we know. */
const MOST_PAGES = 100_000;
const MOST_EMPTY = 3;

/**
 * Pulls what was added to a collection, page by page (TAXII 2.1 §3.5): by `next` where the server gives one, else
 * on from the last date. The server is not trusted: a page that is too large, slow or no envelope, a `next` seen
 * before, and dates that do not rise end the pull, so that no server can hold us in a loop.
 * Throws `not-found` where there is no such collection for us, else `peer-unreachable` with what was wrong.
 */
export async function* pullPages(pull: Pull): AsyncGenerator<PulledPage, void, undefined> {
  const seen = new Set<string>();
  let { addedAfter } = pull;
  let next: string | null = null;
  let reached = addedAfter;
  let empty = 0;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const { page, count, next: following } = await fetchPage(pull, addedAfter, next);
    const { dateAddedLast, more } = page;
    if (count > 0) {
      empty = 0;
      if (dateAddedLast !== null && reached !== null && dateAddedLast <= reached) {
        // An inclusive added_after gives the last object again at the end; anywhere else it would never end.
        if (!more && dateAddedLast === reached && next === null) return;
        throw unfit('its dates do not rise: it gives the same page again');
      }
      reached = dateAddedLast ?? reached;
      yield page;
    } else if (++empty > MOST_EMPTY) {
      throw unfit('it promises more and gives nothing');
    }
    if (!more) return;
    if (following !== null) {
      if (seen.has(following)) throw unfit('it gave the same `next` before');
      seen.add(following);
      next = following;
    } else if (count === 0) {
      return; // §3.5: more may have been said when there was none
    } else {
      if (dateAddedLast === null) throw unfit('it says that there is more, and not from where');
      next = null;
      addedAfter = dateAddedLast;
    }
  }
  throw unfit(`it has more than ${MOST_PAGES} pages`);
}

async function fetchPage(
  pull: Pull,
  addedAfter: string | null,
  next: string | null,
): Promise<{ page: PulledPage; count: number; next: string | null }> {
  const url = new URL('objects/', pull.collectionUrl);
  for (const [name, value] of Object.entries(pull.filters ?? {})) url.searchParams.set(name, value);
  url.searchParams.set('limit', String(pull.limit));
  if (addedAfter !== null) url.searchParams.set('added_after', addedAfter);
  if (next !== null) url.searchParams.set('next', next);
  const { status, headers, bytes } = await fetchBytes(pull, url);
  if (status === 404) throw new Refusal('not-found', 'The collection is not there, or not for us.');
  if (status !== 200) throw unfit(`it answered ${status}`);
  const cut = cutObjects(bytes);
  if (!cut.ok) throw unfit(`its page is no envelope: ${cut.reason}`);
  if (cut.form !== 'envelope') throw unfit(`its page is a ${cut.form}, no envelope`);
  // Some servers send the text "undefined" here.
  const last = headers.get('x-taxii-date-added-last');
  return {
    page: {
      bytes,
      dateAddedLast: last !== null && isTaxiiTimestamp(last) ? last : null,
      more: cut.shell.more === true,
    },
    count: cut.count,
    next: typeof cut.shell.next === 'string' && cut.shell.next !== '' ? cut.shell.next : null,
  };
}

async function fetchBytes(
  pull: Pull,
  url: URL,
): Promise<{ status: number; headers: Headers; bytes: Uint8Array }> {
  const most = pull.maxBytes ?? MOST_BYTES;
  const signal = AbortSignal.timeout(pull.timeoutMs ?? TIMEOUT_MS);
  try {
    const answer = await pull.fetch(url, {
      headers: { accept: TAXII_MEDIA_TYPE },
      // A redirect would carry our credentials to an address nobody agreed on.
      redirect: 'error',
      signal,
    });
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of answer.body ?? []) {
      length += chunk.length;
      if (length > most) throw unfit(`its page is larger than ${most} bytes`);
      chunks.push(chunk);
    }
    return { status: answer.status, headers: answer.headers, bytes: Buffer.concat(chunks) };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (signal.aborted) throw unfit('it took too long');
    const { message, cause } = error as Error;
    throw unfit(cause instanceof Error ? `${message}: ${cause.message}` : message);
  }
}

function unfit(what: string): Refusal {
  return new Refusal('peer-unreachable', `The collection was not pulled: ${what}.`);
}
