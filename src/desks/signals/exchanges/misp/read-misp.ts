import { type Entry, type Reading, Unfit } from '../exchange-kind.ts';
import {
  entryOf,
  isObject,
  lineOf,
  listIn,
  MOST,
  readingOf,
  readJson,
  type Said,
  tagsOf,
  typeNamed,
} from '../read-answer.ts';

/** MISP's types of attributes that may say a signal; `filename|md5` says two things. */
const ASKED = ['md5', 'sha256', 'tlsh', 'url', 'filename|md5', 'filename|sha256', 'filename|tlsh'];

/** Those of them that this node has a type for. */
export const askedTypes = (): string[] => ASKED.filter((type) => typeNamed(lastOf(type)) !== undefined);

const lastOf = (text: string): string => text.slice(text.lastIndexOf('|') + 1);

/** RFC 4122; nothing else becomes a part of an address. */
export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);

export type MispReading = Reading & {
  /** The event, where it is one. */
  event: string | null;
  /** Of the newest attribute, seconds since 1970. */
  newest: number;
  /** Attributes of the answer, those that say no signal too. */
  count: number;
};

/** An event (MISP core format), or the attributes that `attributes/restSearch` found. Throws `Unfit`. */
export function readMisp(bytes: Uint8Array): MispReading {
  const value = readJson(bytes);
  if (isObject(value) && isObject(value.Event)) return readEvent(value.Event);
  if (isObject(value) && isObject(value.response)) {
    const attributes = listIn(value.response.Attribute, 'response.Attribute');
    return readAttributes(attributes, null, []);
  }
  throw new Unfit('sent JSON that is neither an event of MISP nor a list of attributes');
}

function readEvent(event: Said): MispReading {
  const uuid = lineOf(event.uuid, 36);
  if (uuid === undefined || !isUuid(uuid)) throw new Unfit('sent an event without its uuid');
  const objects = Array.isArray(event.Object) ? event.Object : [];
  const attributes = [event, ...objects].flatMap((holder) =>
    isObject(holder) && Array.isArray(holder.Attribute) ? (holder.Attribute as unknown[]) : [],
  );
  return readAttributes(attributes, uuid.toLowerCase(), tagsOf(event.Tag));
}

function readAttributes(attributes: unknown[], event: string | null, eventTags: string[]): MispReading {
  const items = attributes.flatMap((one) => attributeIn(one, event, eventTags));
  const instants = attributes.map((one) => (isObject(one) ? Number(one.timestamp) || 0 : 0));
  const newest = instants.reduce((most, one) => Math.max(most, one), 0);
  return { ...readingOf(items), event, newest, count: attributes.length };
}

/**
 * MISP core format §2.4: `to_ids` says that an attribute may be acted on; without it it is context, and no signal.
 * @returns nothing for context of an event
 */
function attributeIn(
  item: unknown,
  event: string | null,
  eventTags: string[],
): (Entry | { withdrawn: string } | null)[] {
  if (!isObject(item)) return [null];
  const uuid = lineOf(item.uuid, 36);
  const type = lineOf(item.type, MOST.type);
  const value = lineOf(item.value, MOST.value);
  if (uuid === undefined || !isUuid(uuid) || type === undefined || value === undefined) return [null];
  const externalId = event === null ? uuid.toLowerCase() : `${event}/${uuid.toLowerCase()}`;
  if (isYes(item.deleted) || !isYes(item.to_ids)) return event === null ? [{ withdrawn: externalId }] : [];
  const about = isObject(item.Event) ? tagsOf(item.Event.Tag) : [];
  const tags = [...new Set([...tagsOf(item.Tag), ...about, ...eventTags])].slice(0, MOST.tags);
  // Of two values in one the last is the digest.
  const digest = type.includes('|') ? lastOf(value) : value;
  return [entryOf({ externalId, type: lastOf(type), value: digest, tags })];
}

const isYes = (value: unknown): boolean => value === true || value === 1 || value === '1';
