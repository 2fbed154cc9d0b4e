import { pullPages } from '../../../../kernel/exchange/taxii/client.ts';
import { TAXII_MEDIA_TYPE } from '../../../../standards/taxii/media-type.ts';
import { type Ask, type ExchangeKindContract, type Page, type Settings, Unfit } from '../exchange-kind.ts';
import { below } from '../paged-address.ts';
import { requireOk } from '../read-answer.ts';
import { taxiiExamples } from './examples.ts';
import { readEnvelope } from './read-envelope.ts';
import { writeEnvelope } from './write-envelope.ts';

const MOST_BYTES = 32 * 1_048_576;
/** Objects asked for at a time; a server gives fewer where it wants to. */
const LIMIT = 1000;

/** A collection of any TAXII 2.1 server: its indicators of one hash, address or domain each. */
export const taxii: ExchangeKindContract = {
  credential: { needed: 'maybe', written: 'USER:PASSWORD, or a bearer token' },
  collection: { needed: 'yes', written: 'the id of the collection, or its alias' },
  faultOf({ collection, credential }) {
    if (collection === null || !/^[A-Za-z0-9][A-Za-z0-9_.-]{0,199}$/.test(collection))
      return { property: 'collection', reason: 'is the id of a collection, or its alias' };
    if (credential !== null && !/^[\x20-\x7e]+$/.test(credential))
      return { property: 'credential', reason: 'is USER:PASSWORD or a bearer token, in letters of ASCII' };
    return null;
  },
  pull,
  read: readEnvelope,
  write: writeEnvelope,
  examples: taxiiExamples,
};

/** TAXII 2.1 §5.4: what was added since; the cursor is the date of what came last. */
async function* pull(settings: Settings, cursor: string | null, ask: Ask): AsyncGenerator<Page> {
  const { address, collection } = settings;
  const failed: { why: unknown } = { why: null };
  const pages = pullPages({
    collectionUrl: below(address, `collections/${collection}/`).href,
    addedAfter: cursor,
    limit: LIMIT,
    filters: { 'match[type]': 'indicator' },
    maxBytes: MOST_BYTES,
    fetch: asFetch(settings, ask, failed),
  });
  let reached = cursor;
  let ended = false;
  try {
    for await (const { bytes, dateAddedLast, more } of pages) {
      reached = dateAddedLast ?? reached;
      ended = !more;
      // A page without a date, of a server that goes on by `next`, has no place to go on from later.
      yield { ...readEnvelope(bytes), cursor: more ? dateAddedLast : reached, more };
    }
  } catch (error) {
    if (failed.why !== null) throw failed.why;
    throw error instanceof Unfit ? error : new Unfit(`gave no collection: ${(error as Error).message}`);
  }
  if (!ended) yield { upserts: [], withdrawn: [], malformed: 0, cursor: reached, more: false };
}

/** The guarded call of an exchange as the client of TAXII calls it. What went wrong is kept: its words are for people. */
function asFetch({ credential }: Settings, ask: Ask, failed: { why: unknown }): typeof globalThis.fetch {
  const headers: Record<string, string> = { accept: TAXII_MEDIA_TYPE };
  if (credential !== null) {
    const isPair = credential.includes(':');
    headers.authorization = isPair
      ? `Basic ${Buffer.from(credential).toString('base64')}`
      : `Bearer ${credential}`;
  }
  return async (url) => {
    try {
      const answer = await ask(new URL(String(url)), { maxBytes: MOST_BYTES, headers });
      if (answer.status === 404) throw new Unfit('has no such collection, or not for us (404)');
      requireOk(answer);
      return new Response(new Uint8Array(answer.body), { headers: answer.headers });
    } catch (error) {
      failed.why = error;
      throw error;
    }
  };
}
