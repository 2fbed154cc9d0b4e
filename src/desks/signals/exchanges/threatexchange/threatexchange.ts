import {
  type Ask,
  type Entry,
  type ExchangeKindContract,
  type ExportedBank,
  type Page,
  type Reading,
  type Settings,
  Unfit,
  type Written,
} from '../exchange-kind.ts';
import { below, cursorOf, partsOf } from '../paged-address.ts';
import {
  entryOf,
  isObject,
  lineOf,
  listIn,
  MOST,
  readingOf,
  readJson,
  requireOk,
  type Said,
  tagsOf,
} from '../read-answer.ts';
import { threatExchangeExamples } from './examples.ts';

const MOST_BYTES = 32 * 1_048_576;
const LIMIT = '500';

/** Indicator types of ThreatExchange, by what they are called here; types that this node has not are counted. */
const TYPES: Record<string, string> = {
  HASH_PDQ: 'pdq',
  HASH_MD5: 'md5',
  HASH_VIDEO_MD5: 'md5',
  HASH_SHA256: 'sha256',
  HASH_TLSH: 'tlsh',
  HASH_TEXT_TLSH: 'tlsh',
  RAW_URI: 'url',
  URI: 'url',
};
/** As a type is written; of several names the first. */
const NAMES = new Map(
  Object.entries(TYPES)
    .toReversed()
    .map(([name, type]) => [type, name]),
);

const DESCRIPTOR = 'id,type,status,share_level,tags,added_on';
const FIELDS = {
  updates: `id,indicator,type,last_updated,should_delete,descriptors{${DESCRIPTOR}}`,
  descriptors: `${DESCRIPTOR},raw_indicator,last_updated`,
};

/** Meta ThreatExchange: a privacy group's updates, or the descriptors that the credential sees. */
export const threatExchange: ExchangeKindContract = {
  credential: { needed: 'yes', written: 'the access token of your app: APP_ID|APP_SECRET' },
  collection: { needed: 'maybe', written: 'the id of the privacy group, in digits' },
  faultOf({ collection, credential }) {
    if (collection !== null && !/^\d{1,30}$/.test(collection))
      return { property: 'collection', reason: 'is the id of a privacy group: digits alone' };
    if (!/^[\x21-\x7e]+$/.test(credential ?? ''))
      return { property: 'credential', reason: 'is an access token: no white space' };
    return null;
  },
  pull,
  read: (bytes) => readPage(bytes).reading,
  write,
  examples: threatExchangeExamples,
};

/**
 * The cursor is what `/threat_updates` documents: the newest `last_updated` that was read, asked for again as
 * `start_time`, which is inclusive; within a pull the page's own `after` stands beside it.
 */
async function* pull(settings: Settings, cursor: string | null, ask: Ask): AsyncGenerator<Page> {
  const { address, collection, credential } = settings;
  const path = collection === null ? 'threat_descriptors' : `${collection}/threat_updates`;
  const since = collection === null ? 'since' : 'start_time';
  let { start, after, newest } = partsOf(cursor);
  // Threat: a page that names itself as the next, with a later `last_updated` each time.
  const been = new Set<string>();
  for (;;) {
    if (been.has(`${start} ${after}`)) throw new Unfit('repeats its cursor');
    been.add(`${start} ${after}`);
    const url = below(address, path, {
      access_token: credential ?? '',
      fields: collection === null ? FIELDS.descriptors : FIELDS.updates,
      limit: LIMIT,
      [since]: start,
      after,
    });
    const answer = await ask(url, { maxBytes: MOST_BYTES, headers: { accept: 'application/json' } });
    requireOk(answer);
    const page = readPage(answer.body);
    newest = later(newest, page.newest);
    if (page.next === null) {
      yield { ...page.reading, cursor: cursorOf({ start: newest ?? start }) || null, more: false };
      return;
    }
    ({ after, start = start } = placeOf(page.next, address, since));
    yield { ...page.reading, cursor: cursorOf({ start, after, newest }), more: true };
  }
}

/** The next page's place. Threat: it comes with our token in it, or leads elsewhere; only its place is taken. */
function placeOf(next: string, address: string, since: string): { after?: string; start?: string } {
  const url = URL.canParse(next) ? new URL(next) : null;
  if (url === null) throw new Unfit('names a next page that is no address');
  const { origin } = new URL(address);
  if (url.origin !== origin) throw new Unfit(`sends on to another host, ${url.host}, which is not called`);
  const after = url.searchParams.get('after');
  const start = url.searchParams.get(since);
  if (after === null && start === null) throw new Unfit('names a next page without its place');
  return { ...(after === null ? {} : { after }), ...(start === null ? {} : { start }) };
}

/** @returns the later of two instants in seconds, as digits */
const later = (one: string | undefined, other: number): string | undefined =>
  other === 0 ? one : String(Math.max(Number(one ?? 0), other));

function readPage(bytes: Uint8Array): { reading: Reading; newest: number; next: string | null } {
  const value = readJson(bytes);
  if (!isObject(value)) throw new Unfit('sent JSON that is no page of ThreatExchange');
  const items = listIn(value.data, 'data');
  const paging = isObject(value.paging) ? value.paging : {};
  const instants = items.map((item) => (isObject(item) ? instantOf(item.last_updated) : 0));
  return {
    reading: readingOf(items.map(entryIn)),
    newest: instants.reduce((most, one) => Math.max(most, one), 0),
    next: typeof paging.next === 'string' ? paging.next : null,
  };
}

/** Seconds since 1970, as `/threat_updates` has them; a descriptor has a text. */
function instantOf(value: unknown): number {
  const seconds =
    typeof value === 'string' && !/^\d+$/.test(value) ? Date.parse(value) / 1000 : Number(value);
  return Number.isFinite(seconds) && seconds > 0 ? Math.floor(seconds) : 0;
}

/** An update with its descriptors, or a descriptor by itself. */
function entryIn(item: unknown): Entry | { withdrawn: string } | null {
  if (!isObject(item)) return null;
  const id = lineOf(item.id, MOST.externalId);
  if (id === undefined) return null;
  if (item.should_delete === true) return { withdrawn: id };
  const isUpdate = 'should_delete' in item || 'descriptors' in item;
  const opinions = isUpdate ? opinionsOf(item.descriptors) : [item];
  const against = opinions.filter(({ status }) => status === 'NON_MALICIOUS');
  // An update without descriptors is a deletion too (facebook/ThreatExchange issue 834).
  if (opinions.length === against.length) return { withdrawn: id };
  const type = lineOf(item.type ?? opinions[0]?.type, MOST.type);
  const indicator = isObject(item.indicator) ? item.indicator.indicator : item.indicator;
  const value = lineOf(indicator ?? item.raw_indicator, MOST.value);
  if (type === undefined || value === undefined) return null;
  const tags = opinions.flatMap((one) => [...tagsOf(one.tags), ...sharing(one.share_level)]);
  if (against.length > 0) tags.unshift('disputed');
  return entryOf({
    externalId: id,
    type: Object.hasOwn(TYPES, type) ? (TYPES[type] as string) : type,
    value,
    tags: [...new Set(tags)].slice(0, MOST.tags),
  });
}

const opinionsOf = (value: unknown): Said[] =>
  (isObject(value) && Array.isArray(value.data) ? value.data : []).filter(isObject);

/** ShareLevelType is the Traffic Light Protocol's first version: WHITE is CLEAR now. */
const sharing = (level: unknown): string[] =>
  level === 'RED' || level === 'AMBER' || level === 'GREEN' ? [`tlp:${level.toLowerCase()}`] : [];

/** Descriptors as they are sent to `POST /threat_descriptors`, one for each signal, in a page of their own. */
function write({ signals, name }: ExportedBank): Written {
  const leftOut: Record<string, number> = {};
  const data = signals.flatMap(({ id, type, value, tags, basis }) => {
    const called = NAMES.get(type);
    if (called === undefined) {
      leftOut[type] = (leftOut[type] ?? 0) + 1;
      return [];
    }
    return {
      id,
      raw_indicator: value,
      indicator: value,
      type: called,
      description: basis ?? name,
      status: 'MALICIOUS',
      share_level: 'AMBER',
      privacy_type: 'HAS_PRIVACY_GROUP',
      tags,
    };
  });
  const bytes = Buffer.from(`${JSON.stringify({ data }, null, 1)}\n`);
  return { bytes, mediaType: 'application/json', extension: 'json', leftOut };
}
