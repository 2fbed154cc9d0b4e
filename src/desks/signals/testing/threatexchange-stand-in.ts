import { type Answered, type Asked, saying } from './far-side.ts';

export type Update = {
  id: string;
  indicator: string;
  type: string;
  last_updated: number;
  should_delete: boolean;
  descriptors?: { data: object[] };
};

/**
 * ThreatExchange's `/threat_updates` by its published shape, since the far side is closed: entries in the order of
 * `last_updated`, `start_time` inclusive, pages with `paging.next`, which holds the token that came.
 */
export function threatUpdates(group: string, token: string, updates: () => Update[]) {
  return ({ url, method }: Asked): Answered => {
    if (method !== 'GET' || url.pathname !== `/v21.0/${group}/threat_updates`) return { status: 404 };
    if (url.searchParams.get('access_token') !== token) {
      return { ...saying({ error: { message: 'Invalid OAuth access token.', code: 190 } }), status: 400 };
    }
    const start = Number(url.searchParams.get('start_time') ?? 0);
    const from = Number(url.searchParams.get('after') ?? 0);
    const all = updates()
      .filter(({ last_updated }) => last_updated >= start)
      .sort((a, b) => a.last_updated - b.last_updated);
    const limit = Math.min(Number(url.searchParams.get('limit')), 10);
    const data = all.slice(from, from + limit);
    const after = String(from + limit);
    const next = new URL(url);
    next.searchParams.set('after', after);
    return saying({
      data,
      ...(from + limit < all.length ? { paging: { cursors: { after }, next: next.href } } : {}),
    });
  };
}
