import type { OrganisationClass, Role } from '../../client/session.ts';
import type { NodeKey, PersonKey } from './walk-state.ts';

/** Invented organisations and people: nobody in the walk-through exists. */
export const ORGANISATIONS: Record<NodeKey, { name: string; class: OrganisationClass; portOffset: number }> =
  {
    northfield: { name: 'Northfield Digital Safety Office', class: 'state', portOffset: 1 },
    harbour: { name: 'Harbour', class: 'platform', portOffset: 2 },
  };

export type Part = { key: PersonKey; name: string; job: string; node: NodeKey; roles: Role[] };

export const CAST: Part[] = [
  { key: 'mara', name: 'Mara Lindqvist', job: 'analyst', node: 'northfield', roles: ['analyst'] },
  {
    key: 'samuel',
    name: 'Samuel Okafor',
    job: 'senior-reviewer',
    node: 'northfield',
    roles: ['senior-reviewer'],
  },
  { key: 'ines', name: 'Ines Duarte', job: 'administrator', node: 'northfield', roles: ['administrator'] },
  { key: 'lena', name: 'Lena Fischer', job: 'overseer', node: 'northfield', roles: ['overseer'] },
  { key: 'yusuf', name: 'Yusuf Demir', job: 'reviewer', node: 'harbour', roles: ['reviewer'] },
  { key: 'maya', name: 'Maya Chen', job: 'reviewer', node: 'harbour', roles: ['reviewer'] },
  { key: 'tomas', name: 'Tomás Silva', job: 'senior-reviewer', node: 'harbour', roles: ['senior-reviewer'] },
  { key: 'ruth', name: 'Ruth Adeyemi', job: 'administrator', node: 'harbour', roles: ['administrator'] },
  { key: 'elif', name: 'Elif Kaya', job: 'overseer', node: 'harbour', roles: ['overseer'] },
];

/** Whom the decision affects: a reporter, with an account at Harbour and a seat nowhere. */
export const AFFECTED = { key: 'noor', name: 'Noor Haddad', job: 'affected', node: null } as const;
