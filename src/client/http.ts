import { ProblemError, problemOf, UnreachableError } from './problem.ts';

export type ClientOptions = {
  /** Where the node is, `https://node.example`; empty for the page's own origin. */
  baseUrl: string;
  /** Bearer token; without one the browser's session cookie is used. */
  token?: string;
  /** A session's cookie, where no browser keeps it. */
  session?: string;
};

export type Query = Record<string, string | number | undefined>;

/** The one door to the network: every resource of the client is written in these calls. */
export type Http = {
  get<T>(path: string, query?: Query): Promise<T>;
  text(path: string): Promise<string>;
  /** The answer as it is, for what is no JSON and has headers that tell. */
  file(path: string, query?: Query): Promise<Response>;
  post<T>(path: string, body?: unknown): Promise<T>;
  /** A body that is no JSON. */
  postAs<T>(path: string, body: string | Blob, type: string, query?: Query): Promise<T>;
  put<T>(path: string, body: string, type: string): Promise<T>;
  send<T>(path: string, form: FormData): Promise<T>;
  delete<T>(path: string): Promise<T>;
  url(path: string, query?: Query): string;
};

/** Throws `ProblemError` when the node refuses, `UnreachableError` when nothing answers. */
export function httpOf({ baseUrl, token, session }: ClientOptions): Http {
  const root = baseUrl.replace(/\/+$/, '');

  const url = (path: string, query: Query = {}): string => {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined && value !== '') search.set(name, String(value));
    }
    return `${root}/api/v1/${path}${search.size > 0 ? `?${search}` : ''}`;
  };

  const call = async (address: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (!headers.has('accept')) headers.set('accept', 'application/json');
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    if (session !== undefined) headers.set('cookie', session);
    let response: Response;
    try {
      response = await fetch(address, { ...init, headers, credentials: 'same-origin' });
    } catch (cause) {
      throw new UnreachableError(cause);
    }
    if (!response.ok) throw new ProblemError(await problemOf(response));
    return response;
  };

  const json = async <T>(response: Response): Promise<T> => {
    if (response.status === 204) return undefined as T;
    const body = await response.text();
    return (body === '' ? undefined : JSON.parse(body)) as T;
  };

  return {
    url,
    get: async (path, query) => json(await call(url(path, query), { method: 'GET' })),
    text: async (path) => (await call(url(path), { method: 'GET', headers: { accept: '*/*' } })).text(),
    file: (path, query) => call(url(path, query), { method: 'GET', headers: { accept: '*/*' } }),
    post: async (path, body = {}) =>
      json(
        await call(url(path), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
    postAs: async (path, body, type, query) =>
      json(await call(url(path, query), { method: 'POST', headers: { 'content-type': type }, body })),
    put: async (path, body, type) =>
      json(await call(url(path), { method: 'PUT', headers: { 'content-type': type }, body })),
    send: async (path, form) => json(await call(url(path), { method: 'POST', body: form })),
    delete: async (path) => json(await call(url(path), { method: 'DELETE' })),
  };
}

/** A path from parts that may hold any character. */
export function pathOf(...parts: readonly (string | number)[]): string {
  return parts.map((part) => encodeURIComponent(part)).join('/');
}
