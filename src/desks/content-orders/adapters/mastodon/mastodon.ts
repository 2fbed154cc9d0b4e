import type { ActingMessage } from '../../acting/acting-message.ts';
import type { Outcome } from '../../acting/acting-result.ts';
import { type Access, type Adapter, type Answer, type Call, fieldOf, textOf } from '../adapter.ts';

const STATUS =
  /^\/(?:(?:web\/|deck\/)?@[^/]+\/(\d{1,20})|(?:web\/)?statuses\/(\d{1,20})|users\/[^/]+\/statuses\/(\d{1,20})|ap\/users\/\d{1,20}\/statuses\/(\d{1,20}))\/?$/;

/** The status that an address shows: `/@NAME/ID`, `/users/NAME/statuses/ID`, `/web/statuses/ID` and their like. */
export const statusOf = ({ pathname }: URL): string | null =>
  STATUS.exec(pathname)
    ?.slice(1)
    .find((id) => id !== undefined) ?? null;

/**
 * Lays a status before the instance's moderators. Mastodon documents no call by which a moderator hides one status and shows
 * it again, so this does neither: a person does. Source of each call, and why no account is touched: README.md.
 */
export const mastodon: Adapter = {
  needsAccount: false,
  tellsAuthor: false,
  converse(url, message, access) {
    const status = statusOf(url);
    if (status === null) return null;
    return message.type === 'act-on-item' ? report(status, message, access) : byHand();
  },
};

function* report(
  status: string,
  message: ActingMessage,
  { secret }: Access,
): Generator<Call, Outcome, Answer> {
  const headers = { authorization: `Bearer ${secret}` };
  const found = yield { method: 'GET', path: `/api/v1/statuses/${status}`, headers, reads: true };
  const account = textOf(fieldOf(found.json, 'account'), 'id');
  if (account === null) return { result: 'unreadable', detail: 'no account' };
  const made = yield {
    method: 'POST',
    path: '/api/v1/reports',
    headers,
    json: {
      account_id: account,
      status_ids: [status],
      comment: commentOf(message),
      category: 'legal',
      forward: false,
    },
    reads: true,
  };
  return { result: 'reported', detail: `report ${textOf(made.json, 'id') ?? '?'}` };
}

// biome-ignore lint/correctness/useYield: there is no call for it
function* byHand(): Generator<Call, Outcome, Answer> {
  return { result: 'not-offered' };
}

/** For the instance's moderators; the order itself, and who issued it, stay at the node. */
function commentOf({ id, case: order, item, effect, silence }: ActingMessage): string {
  const what = effect === 'removed' ? 'Remove this post' : 'Make this post unavailable in the European Union';
  return [
    `${what}: a removal order binds, and people decided it.`,
    'Act on this post alone, in the way that can be undone; not on the account.',
    ...(silence ? ['Tell nobody: silence was ordered.'] : []),
    `Case ${order}, item ${item}, message ${id}.`,
  ].join(' ');
}
