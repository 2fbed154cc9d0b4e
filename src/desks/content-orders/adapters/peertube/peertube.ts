import type { Outcome } from '../../acting/acting-result.ts';
import { type Access, type Adapter, type Answer, type Call, fieldOf, textOf } from '../adapter.ts';

/** `/w/ID`, `/videos/watch/ID`, `/videos/embed/ID`, by UUID or short UUID (flickrBase58). */
const VIDEO =
  /^\/(?:w|videos\/watch|videos\/embed)\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[1-9A-HJ-NP-Za-km-z]{22})\/?$/;

/** The video that an address shows; null for a comment below one (`;threadId=`), a playlist, a channel. */
export const videoOf = ({ pathname }: URL): string | null => VIDEO.exec(pathname)?.[1] ?? null;

/** Blocks a video and lifts its own block. Source of each call: README.md. */
export const peertube: Adapter = {
  needsAccount: true,
  tellsAuthor: true,
  converse(url, message, access) {
    const video = videoOf(url);
    if (video === null) return null;
    return message.type === 'act-on-item' ? block(video, message.id, access) : unblock(video, access);
  },
};

function* block(video: string, message: string, access: Access): Generator<Call, Outcome, Answer> {
  const token = yield* signIn(access);
  if (typeof token !== 'string') return token;
  const found = yield read(video, token);
  if (fieldOf(found.json, 'blacklisted') === true) return { result: 'already' };
  yield {
    method: 'POST',
    path: `/api/v1/videos/${video}/blacklist`,
    headers: bearer(token),
    // No `reason`: the author reads it. Not taken out of the federation: what is restored is there again.
    json: { unfederate: false, internalNote: `Comity ${message}` },
  };
  return { result: 'done' };
}

function* unblock(video: string, access: Access): Generator<Call, Outcome, Answer> {
  const token = yield* signIn(access);
  if (typeof token !== 'string') return token;
  const found = yield { ...read(video, token), takes: [404, 410] };
  if (found.status >= 400) return { result: 'cannot-restore', detail: `HTTP ${found.status}` };
  if (fieldOf(found.json, 'blacklisted') === false) return { result: 'already' };
  const { status } = yield {
    method: 'DELETE',
    path: `/api/v1/videos/${video}/blacklist`,
    headers: bearer(token),
    takes: [404],
  };
  return { result: status === 404 ? 'already' : 'done' };
}

/** A token lives for a day at most: one is asked for at each attempt. */
function* signIn({ account, secret }: Access): Generator<Call, string | Outcome, Answer> {
  const client = yield { method: 'GET', path: '/api/v1/oauth-clients/local', reads: true };
  const [id, key] = [textOf(client.json, 'client_id'), textOf(client.json, 'client_secret')];
  if (id === null || key === null) return { result: 'unreadable', detail: 'no client_id' };
  const answer = yield {
    method: 'POST',
    path: '/api/v1/users/token',
    form: {
      client_id: id,
      client_secret: key,
      grant_type: 'password',
      response_type: 'code',
      username: account ?? '',
      password: secret,
    },
    takes: [400, 401],
    reads: true,
  };
  if (answer.status >= 400) return { result: 'wrong-token', detail: `HTTP ${answer.status}` };
  return textOf(answer.json, 'access_token') ?? { result: 'unreadable', detail: 'no access_token' };
}

const read = (video: string, token: string): Call => ({
  method: 'GET',
  path: `/api/v1/videos/${video}`,
  headers: bearer(token),
  reads: true,
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
