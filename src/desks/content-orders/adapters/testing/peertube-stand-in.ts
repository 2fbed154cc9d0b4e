import { openStandIn, type StandIn } from './stand-in.ts';

export const MODERATOR = { account: 'moderator', secret: 'a password of the moderator' };
const CLIENT = { client_id: 'a-client', client_secret: 'its-secret' };
const TOKEN = 'an-access-token';

export type PeerTube = StandIn & { blocked: Set<string>; videos: Set<string> };

/** What docs.joinpeertube.org/api-rest-reference documents of signing in, reading a video and blocking it. */
export async function openPeerTube(ids: string[]): Promise<PeerTube> {
  const blocked = new Set<string>();
  const videos = new Set(ids);
  const standIn = await openStandIn(({ method, path, headers, body }) => {
    if (path === '/api/v1/oauth-clients/local') return { status: 200, json: CLIENT };
    if (path === '/api/v1/users/token') {
      const form = Object.fromEntries(new URLSearchParams(body));
      const right =
        form.client_id === CLIENT.client_id &&
        form.client_secret === CLIENT.client_secret &&
        form.grant_type === 'password' &&
        form.username === MODERATOR.account &&
        form.password === MODERATOR.secret;
      return right
        ? { status: 200, json: { access_token: TOKEN, token_type: 'Bearer', expires_in: 14_399 } }
        : { status: 400, json: { code: 'invalid_grant', status: 400 } };
    }
    const [, video, rest] = /^\/api\/v1\/videos\/([^/]+)(\/blacklist)?$/.exec(path) ?? [];
    if (video === undefined) return null;
    if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, json: { status: 401 } };
    if (!videos.has(video)) return { status: 404, json: { detail: 'Video not found', status: 404 } };
    if (method === 'GET' && !rest)
      return { status: 200, json: { uuid: video, blacklisted: blocked.has(video) } };
    if (method === 'POST' && rest) {
      blocked.add(video);
      return { status: 204 };
    }
    if (method === 'DELETE' && rest)
      return blocked.delete(video) ? { status: 204 } : { status: 404, json: { detail: 'block not found' } };
    return null;
  });
  return Object.assign(standIn, { blocked, videos });
}
