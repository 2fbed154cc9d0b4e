import { type Http, httpOf } from '../../client/http.ts';
import { ProblemError, problemOf, UnreachableError } from '../../client/problem.ts';
import { Failure } from './verb.ts';

/**
 * Does `work` as the person a one-time sign-in link is for, at the node that made it; the link is used up. For a seat
 * that is a script's and has no browser. Throws Failure for what is no such link, and
 * for work that is refused, since the link is gone then too; ProblemError for one that is used.
 */
export async function signedInByLink<T>(link: string, work: (http: Http) => Promise<T>): Promise<T> {
  const address = URL.parse(link);
  if (!address || !/^https?:$/.test(address.protocol) || !address.hash.startsWith('#cml_')) {
    throw new Failure('--link takes the whole sign-in link, from http to its last letter.');
  }
  const { origin } = address;
  const answer = await fetch(`${origin}/api/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ token: address.hash.slice(1) }),
  }).catch((cause: unknown) => {
    throw new UnreachableError(cause);
  });
  if (!answer.ok) throw new ProblemError(await problemOf(answer));
  const session = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (session === undefined) throw new Failure(`${origin} signed nobody in.`);
  const http = httpOf({ baseUrl: origin, session });
  try {
    return await work(http);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw new Failure(`${error.message} The link is used up: whoever gave it can make another.`);
  } finally {
    await http.post('sign-out');
  }
}
