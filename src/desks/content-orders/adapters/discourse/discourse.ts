import type { Outcome } from '../../acting/acting-result.ts';
import { type Access, type Adapter, type Answer, type Call, fieldOf, textOf } from '../adapter.ts';

export type DiscourseObject =
  | { kind: 'topic'; id: string }
  | { kind: 'post-of-topic'; topic: string; number: string }
  | { kind: 'post'; id: string };

const TOPIC = /^\/t\/(?:[^/]+\/)?(\d{1,18})(?:\/(\d{1,18}))?\/?$/;
const POST = /^\/p\/(\d{1,18})(?:\/\d{1,18})?\/?$/;

/**
 * The topic or post that an address shows: `/t/SLUG/TOPIC`, `/t/SLUG/TOPIC/NUMBER`, `/p/POST`. The first post of a topic is the
 * topic: Discourse deletes them together. A slug of digits alone is no address that Discourse writes: `/t/1/2` is a post.
 */
export function objectOf({ pathname }: URL): DiscourseObject | null {
  const post = POST.exec(pathname);
  if (post) return { kind: 'post', id: post[1]! };
  const short = /^\/t\/(\d{1,18})\/(\d{1,18})\/?$/.exec(pathname);
  const [, topic, number] = short ?? TOPIC.exec(pathname) ?? [];
  if (topic === undefined) return null;
  return number === undefined || number === '1'
    ? { kind: 'topic', id: topic }
    : { kind: 'post-of-topic', topic, number };
}

/** Deletes a topic or post in the way that staff can undo, and undoes that. Source of each call: README.md. */
export const discourse: Adapter = {
  needsAccount: true,
  tellsAuthor: false,
  converse(url, message, access) {
    const found = objectOf(url);
    if (found === null) return null;
    return message.type === 'act-on-item' ? remove(found, access) : recover(found, access);
  },
};

function* remove(object: DiscourseObject, access: Access): Generator<Call, Outcome, Answer> {
  const headers = headersOf(access);
  const found = yield { method: 'GET', path: pathOf(object), headers, reads: true };
  if (isDeleted(found.json)) return { result: 'already' };
  const place = placeOf(object, found.json);
  if (place === null) return { result: 'unreadable', detail: 'no id' };
  // Never `force_destroy`: that cannot be undone.
  yield { method: 'DELETE', path: `${place}.json`, headers };
  return { result: 'done' };
}

function* recover(object: DiscourseObject, access: Access): Generator<Call, Outcome, Answer> {
  const headers = headersOf(access);
  const found = yield { method: 'GET', path: pathOf(object), headers, reads: true, takes: [404, 410] };
  if (found.status >= 400) return { result: 'cannot-restore', detail: `HTTP ${found.status}` };
  if (!isDeleted(found.json)) return { result: 'already' };
  const place = placeOf(object, found.json);
  if (place === null) return { result: 'unreadable', detail: 'no id' };
  yield { method: 'PUT', path: `${place}/recover.json`, headers };
  return { result: 'done' };
}

const headersOf = ({ account, secret }: Access) => ({ 'api-key': secret, 'api-username': account ?? '' });

function pathOf(object: DiscourseObject): string {
  if (object.kind === 'topic') return `/t/${object.id}.json`;
  return object.kind === 'post'
    ? `/posts/${object.id}.json`
    : `/posts/by_number/${object.topic}/${object.number}.json`;
}

/** Staff are shown what is deleted, with when. */
const isDeleted = (json: unknown): boolean => typeof fieldOf(json, 'deleted_at') === 'string';

/** Below which its calls are. What the product answers becomes a path only as a number. */
function placeOf(object: DiscourseObject, json: unknown): string | null {
  const id = object.kind === 'post-of-topic' ? textOf(json, 'id') : object.id;
  if (id === null || !/^\d{1,18}$/.test(id)) return null;
  return object.kind === 'topic' ? `/t/${id}` : `/posts/${id}`;
}
