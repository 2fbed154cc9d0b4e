import { type Http, httpOf } from '../../client/http.ts';
import type { Role } from '../../client/session.ts';

/** Someone with a seat at a node, who acts and is shown by a session; a platform's program has a token besides. */
export type Seat = {
  id: string;
  name: string;
  http: Http;
  /** Null for an overseer, who changes nothing and is given none. */
  token: string | null;
  /** The node's own session cookie. It stays with this server and the browser's cookie jar, out of any script. */
  cookie: { name: string; value: string };
};

export const operatorOf = (url: string, token: string): Http => httpOf({ baseUrl: url, token });

/**
 * Gives a person a seat, the way people get one: an administrator adds them, the one-time link makes a session, the
 * session makes a token, unless they only oversee. Throws `ProblemError` when the node refuses.
 */
export async function takeSeat(
  url: string,
  administrator: Http,
  { name: called, roles }: { name: string; roles: Role[] },
): Promise<Seat> {
  const added = await administrator.post<{ id: string; link: string }>('people', { name: called, roles });
  const answer = await fetch(`${url}/api/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: new URL(added.link).hash.slice(1) }),
  });
  const [pair = ''] = (answer.headers.getSetCookie()[0] ?? '').split(';');
  const [name, value] = pair.split('=');
  if (answer.status !== 200 || !name || !value) {
    throw new Error(`${called} could not sign in at ${url}: status ${answer.status}`);
  }
  const http = httpOf({ baseUrl: url, session: pair });
  const seat = { id: added.id, name: called, http, cookie: { name, value } };
  if (roles.includes('overseer')) return { ...seat, token: null };
  const made = await fetch(`${url}/api/v1/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: pair },
    body: JSON.stringify({ label: 'walk-through' }),
  });
  if (made.status !== 201) throw new Error(`no token for ${called}: status ${made.status}`);
  const { token } = (await made.json()) as { token: string };
  return { ...seat, token };
}
