import { openStandIn, type StandIn } from './stand-in.ts';

export const STAFF = { account: 'system', secret: 'an-api-key' };

type Kept = { id: number; deleted_at: string | null };
export type DiscourseStandIn = StandIn & {
  topics: Map<string, Kept>;
  posts: Map<string, Kept & { topic: number; number: number }>;
};

/** What docs.discourse.org documents of topics and posts, and the calls of its own pages that put them back. */
export async function openDiscourse(): Promise<DiscourseStandIn> {
  const topics: DiscourseStandIn['topics'] = new Map([['7', { id: 7, deleted_at: null }]]);
  const posts: DiscourseStandIn['posts'] = new Map([
    ['70', { id: 70, topic: 7, number: 1, deleted_at: null }],
    ['71', { id: 71, topic: 7, number: 2, deleted_at: null }],
  ]);
  const standIn = await openStandIn(({ method, path, headers }) => {
    if (headers['api-key'] !== STAFF.secret || headers['api-username'] !== STAFF.account)
      return { status: 403, json: { errors: ['You are not permitted'], error_type: 'invalid_access' } };
    const numbered = /^\/posts\/by_number\/(\d+)\/(\d+)\.json$/.exec(path);
    if (numbered && method === 'GET') {
      const [, topic, number] = numbered.map(Number);
      const post = [...posts.values()].find((one) => one.topic === topic && one.number === number);
      return post ? { status: 200, json: post } : null;
    }
    const [, kind, id, recover] = /^\/(t|posts)\/(\d+)(\/recover)?\.json$/.exec(path) ?? [];
    const kept = kind === undefined ? undefined : (kind === 't' ? topics : posts).get(id!);
    if (!kept) return null;
    if (method === 'GET' && !recover) return { status: 200, json: kept };
    if (method === 'DELETE' && !recover) kept.deleted_at = '2026-11-02T20:10:00.000Z';
    else if (method === 'PUT' && recover) kept.deleted_at = null;
    else return null;
    return { status: 200, json: {} };
  });
  return Object.assign(standIn, { topics, posts });
}
