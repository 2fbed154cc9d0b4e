import { openStandIn, type StandIn } from './stand-in.ts';

export const REPORTER = { account: null, secret: 'a-token-that-may-report' };

export type MastodonStandIn = StandIn & { reports: Record<string, unknown>[] };

/** What docs.joinmastodon.org documents of reading a status and of reports. */
export async function openMastodon(statuses: Record<string, string>): Promise<MastodonStandIn> {
  const reports: Record<string, unknown>[] = [];
  const standIn = await openStandIn(({ method, path, headers, body }) => {
    if (headers.authorization !== `Bearer ${REPORTER.secret}`)
      return { status: 401, json: { error: 'The access token is invalid' } };
    const [, id] = /^\/api\/v1\/statuses\/(\d+)$/.exec(path) ?? [];
    if (method === 'GET' && id !== undefined && statuses[id] !== undefined)
      return { status: 200, json: { id, account: { id: statuses[id] } } };
    if (method === 'POST' && path === '/api/v1/reports') {
      reports.push(JSON.parse(body));
      return { status: 200, json: { id: String(reports.length), action_taken: false } };
    }
    return null;
  });
  return Object.assign(standIn, { reports });
}
