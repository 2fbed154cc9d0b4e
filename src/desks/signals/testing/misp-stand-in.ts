import { type Answered, type Asked, saying } from './far-side.ts';

export type Attribute = {
  uuid: string;
  type: string;
  value: string;
  to_ids: boolean;
  deleted?: boolean;
  timestamp: number;
  Tag?: { name: string }[];
};

/** `POST /attributes/restSearch` of MISP by its published shape: pages by number, changes by `timestamp`. */
export function restSearch(key: string, attributes: () => Attribute[]) {
  return ({ url, method, headers, body }: Asked): Answered => {
    if (method !== 'POST' || url.pathname !== '/attributes/restSearch') return { status: 404 };
    if (headers.authorization !== key) return { status: 403, body: '{"message":"Authentication failed."}' };
    const asked = JSON.parse(body);
    const all = attributes().filter(
      ({ type, timestamp }) => asked.type.includes(type) && timestamp >= Number(asked.timestamp ?? 0),
    );
    return saying({
      response: { Attribute: all.slice((asked.page - 1) * asked.limit, asked.page * asked.limit) },
    });
  };
}

/** A feed: a manifest and a file for each event. */
export function feed(events: () => Record<string, { timestamp: number; attributes: Attribute[] }>) {
  return ({ url }: Asked): Answered => {
    if (url.pathname === '/feed/manifest.json') {
      const manifest = Object.entries(events()).map(([uuid, { timestamp }]) => [
        uuid,
        { info: 'A report', timestamp: String(timestamp), Orgc: { name: 'Some Archive' } },
      ]);
      return saying(Object.fromEntries(manifest));
    }
    const uuid = /^\/feed\/([0-9a-f-]{36})\.json$/.exec(url.pathname)?.[1] ?? '';
    const event = events()[uuid];
    if (!event) return { status: 404 };
    return saying({ Event: { uuid, timestamp: String(event.timestamp), Attribute: event.attributes } });
  };
}
