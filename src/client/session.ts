import type { Http } from './http.ts';

/** What kind of body an organisation is; a reviewer must never mistake one for another. */
export type OrganisationClass = 'state' | 'platform' | 'civil-society' | 'intergovernmental';

export type Role = 'reader' | 'analyst' | 'reviewer' | 'senior-reviewer' | 'administrator' | 'overseer';

export type Organisation = { id: string; name: string; class: OrganisationClass };

/** Who is signed in, on which node, and what waits for them. */
export type Me = {
  person: { id: string; name: string; roles: Role[]; organisation: Organisation };
  node: { name: string; url: string; demo: boolean; beatSeconds: number };
  /** What a partner needs to add this node; `publicKey` is 32 bytes in base64 (Ed25519). */
  own: { url: string; publicKey: string; organisation: Organisation };
  /** How many cases wait, in all and by desk. */
  open: { queue: number; desks: Record<string, number> };
};

export function sessionOf(http: Http) {
  return {
    /** Uses up a one-time token and sets the session cookie. 401 when used, expired or unknown: all look alike. */
    signIn: (token: string) => http.post<unknown>('sign-in', { token }),
    signOut: () => http.post<unknown>('sign-out'),
    /** 401 when nobody is signed in. */
    me: () => http.get<Me>('me'),
  };
}
