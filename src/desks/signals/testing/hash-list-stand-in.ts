import { type Answered, type Asked, saying } from './far-side.ts';

export type Hash = {
  id: number;
  hash_digest: string;
  algorithm: string;
  ideology: string;
  file_type: string;
  deleted: boolean;
  updated_on: number;
};

/**
 * Tech Against Terrorism's hash list by its published shape, since the far side is closed: a token for a user and a
 * password, then pages by checkpoint.
 */
export function hashList(credential: string, hashes: () => Hash[]) {
  let token = 0;
  return ({ url, method, headers, body }: Asked): Answered => {
    if (url.pathname === '/token-auth/tcap/' && method === 'POST') {
      const form = new URLSearchParams(body);
      if (`${form.get('username')}:${form.get('password')}` !== credential)
        return { status: 400, body: '{}' };
      return saying({ user: {}, token: `token-${++token}` });
    }
    if (url.pathname !== '/api/hash-list/v2/all') return { status: 404 };
    if (headers.authorization !== `Bearer token-${token}`) return { status: 401 };
    const [time = 0, id = 0] = (url.searchParams.get('after') ?? '').split(',').map(Number);
    const rest = hashes()
      .filter((one) => one.updated_on > time || (one.updated_on === time && one.id > id))
      .sort((a, b) => a.updated_on - b.updated_on || a.id - b.id);
    const results = rest.slice(0, 10);
    const last = results.at(-1);
    return saying({
      count: hashes().length,
      next: rest.length > 10 ? `${url.origin}${url.pathname}?after=x` : null,
      previous: null,
      checkpoint: last ? `${last.updated_on},${last.id}` : url.searchParams.get('after'),
      results,
    });
  };
}
