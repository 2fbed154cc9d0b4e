import { type Http, pathOf } from './http.ts';
import type { Role } from './session.ts';

/** Someone with a seat in the viewer's organisation. */
export type Person = { id: string; name: string; roles: Role[] };

/** A sign-in link and the instant at which it stops working. */
export type MadeLink = { link: string; expiresAt: string };

export function peopleOf(http: Http) {
  return {
    list: () => http.get<{ items: Person[] }>('people'),
    /** Gives a person a seat. `link` signs them in once; it is shown now and never again. */
    add: (person: { name: string; roles: readonly Role[] }) => http.post<Person & MadeLink>('people', person),
    /** A new sign-in link, shown once; links not yet used stop working. */
    link: (id: string) => http.post<Person & MadeLink>(pathOf('people', id, 'link')),
    setRoles: (id: string, roles: readonly Role[]) =>
      http.post<Person>(pathOf('people', id, 'roles'), { roles }),
    /** Sessions, links and tokens of the person stop at once. */
    remove: (id: string) => http.post<Person>(pathOf('people', id, 'remove')),
  };
}
