import { type Ask, type ExchangeKindContract, type Page, type Settings, Unfit } from '../exchange-kind.ts';
import { below, cursorOf, partsOf } from '../paged-address.ts';
import { isObject, readJson, requireOk } from '../read-answer.ts';
import { mispEvents, mispSearch } from './examples.ts';
import { askedTypes, isUuid, readMisp } from './read-misp.ts';
import { writeEvent } from './write-event.ts';

const MOST_BYTES = 32 * 1_048_576;
const MOST_EVENTS = 100_000;
const LIMIT = 1000;

const read: ExchangeKindContract['read'] = (bytes) => {
  const { upserts, withdrawn, malformed } = readMisp(bytes);
  return { upserts, withdrawn, malformed };
};

/** A feed of events as files: `manifest.json` and an `UUID.json` for each. */
export const mispFeed: ExchangeKindContract = {
  credential: { needed: 'maybe', written: 'a key that is sent as "Authorization"' },
  collection: { needed: 'no', written: '' },
  faultOf: headerFault,
  pull: pullFeed,
  read,
  write: writeEvent,
  examples: mispEvents,
};

/** The attributes of a MISP server, by its API. */
export const misp: ExchangeKindContract = {
  credential: { needed: 'yes', written: 'an authentication key of MISP' },
  collection: { needed: 'maybe', written: 'a tag: only attributes that bear it' },
  faultOf: headerFault,
  pull: pullAttributes,
  read,
  write: writeEvent,
  examples: mispSearch,
};

function headerFault({ credential }: Settings): ReturnType<ExchangeKindContract['faultOf']> {
  if (credential === null || /^[\x21-\x7e]+$/.test(credential)) return null;
  return { property: 'credential', reason: 'is a key: no white space' };
}

const headersFor = ({ credential }: Settings): Record<string, string> => ({
  accept: 'application/json',
  ...(credential === null ? {} : { authorization: credential }),
});

/**
 * Events that changed since the cursor, in the order of their change; each is whole, so that an attribute which is no
 * more in it is withdrawn. Events that are gone from the manifest are withdrawn at the end.
 */
async function* pullFeed(settings: Settings, cursor: string | null, ask: Ask): AsyncGenerator<Page> {
  const directory = settings.address.replace(/\/manifest\.json$/, '');
  const get = async (path: string): Promise<Buffer> => {
    const answer = await ask(below(directory, path), { maxBytes: MOST_BYTES, headers: headersFor(settings) });
    requireOk(answer);
    return answer.body;
  };
  const manifest = readManifest(await get('manifest.json'));
  const events = [...manifest].map(([uuid, timestamp]) => ({ uuid, place: placeOf(timestamp, uuid) }));
  events.sort((a, b) => (a.place < b.place ? -1 : 1));
  let reached = cursor;
  for (const { uuid, place } of events) {
    if (cursor !== null && place <= cursor) continue;
    const { upserts, malformed, event } = readMisp(await get(`${uuid}.json`));
    if (event !== uuid) throw new Unfit(`sent another event in place of ${uuid}`);
    const ids = new Set(upserts.map(({ externalId }) => externalId));
    const only = { prefix: `${uuid}/`, names: (id: string) => ids.has(id) };
    reached = place;
    yield { upserts, withdrawn: [], only, malformed, cursor: reached, more: true };
  }
  const only = { prefix: '', names: (id: string) => manifest.has(id.slice(0, 36)) };
  yield { upserts: [], withdrawn: [], only, malformed: 0, cursor: reached, more: false };
}

/** Sorts as it reads. */
const placeOf = (timestamp: number, uuid: string) => `${String(timestamp).padStart(12, '0')}/${uuid}`;

/** Events by their uuid, with the second of their last change. */
export function readManifest(bytes: Uint8Array): Map<string, number> {
  const value = readJson(bytes);
  if (!isObject(value)) throw new Unfit('sent a manifest that is no object');
  const entries = Object.entries(value);
  if (entries.length > MOST_EVENTS) throw new Unfit(`sent a manifest of more than ${MOST_EVENTS} events`);
  return new Map(
    entries.map(([uuid, event]) => {
      const timestamp = isObject(event) ? Number(event.timestamp) : Number.NaN;
      if (!isUuid(uuid) || !Number.isSafeInteger(timestamp) || timestamp < 0 || timestamp > 99_999_999_999) {
        throw new Unfit(
          `sent a manifest with an event that cannot be read: ${JSON.stringify(uuid.slice(0, 40))}`,
        );
      }
      return [uuid.toLowerCase(), timestamp];
    }),
  );
}

/** By the second of their last change, which is asked for again; deleted ones too, since that is how they are told. */
async function* pullAttributes(settings: Settings, cursor: string | null, ask: Ask): AsyncGenerator<Page> {
  const { page: first, newest: before, timestamp } = partsOf(cursor);
  let newest = Number(before ?? timestamp ?? 0);
  for (let page = Number(first ?? 1); ; page++) {
    const answer = await ask(below(settings.address, 'attributes/restSearch'), {
      method: 'POST',
      maxBytes: MOST_BYTES,
      headers: { ...headersFor(settings), 'content-type': 'application/json' },
      body: JSON.stringify({
        returnFormat: 'json',
        page,
        limit: LIMIT,
        type: askedTypes(),
        deleted: [0, 1],
        includeEventTags: 1,
        ...(settings.collection === null ? {} : { tags: [settings.collection] }),
        ...(timestamp === undefined ? {} : { timestamp }),
      }),
    });
    requireOk(answer);
    const { upserts, withdrawn, malformed, newest: last, count } = readMisp(answer.body);
    if (count > LIMIT) throw new Unfit(`sent ${count} attributes where ${LIMIT} were asked for`);
    newest = Math.max(newest, last);
    const more = count === LIMIT;
    const next = more ? { page: page + 1, timestamp, newest } : { timestamp: newest };
    yield { upserts, withdrawn, malformed, cursor: cursorOf(next), more };
    if (!more) return;
  }
}
