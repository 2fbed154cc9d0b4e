export const ROLES = [
  'reader',
  'analyst',
  'reviewer',
  'senior-reviewer',
  'administrator',
  'overseer',
] as const;
export type Role = (typeof ROLES)[number];

/** What a service of an organisation may do by its key: it is no person, and no person has these. */
export type ServiceRole = 'looks-up' | 'fills-banks' | 'asks-privately';

/** Who is looking. Everything a viewer may read follows from `principals`; everything one may do is Cedar's. */
export type Viewer = {
  /** Opaque and stable: `person:<uuid>`, `service:<uuid>`, `peer:<organisation>`, `system:<reason>`. */
  actor: string;
  /** The organisation the viewer acts for (STIX identity id). */
  organisation: string;
  roles: (Role | ServiceRole)[];
  principals: string[];
};

/**
 * The principals of a person. A reviewer's sight of cases and pictures is a principal of its own, so that a
 * reader or an administrator cannot open them; an overseer sees everything of the node and changes nothing.
 */
export function principalsOfPerson(input: {
  organisation: string;
  roles: Role[];
  host: boolean;
  agreements: string[];
}): string[] {
  if (input.roles.includes('overseer') && input.host)
    return ['overseer', 'host', `org:${input.organisation}`];
  const principals = [`org:${input.organisation}`, ...input.agreements.map((id) => `agreement:${id}`)];
  if (input.host) principals.push('host');
  if (input.roles.includes('reviewer') || input.roles.includes('senior-reviewer')) {
    principals.push(`reviewers:${input.organisation}`);
  }
  if (input.roles.includes('administrator')) principals.push(`administrators:${input.organisation}`);
  return principals;
}

/** A peer sees what accepted agreements with it carry, and nothing else. */
export function principalsOfPeer(agreements: string[]): string[] {
  return agreements.map((id) => `agreement:${id}`);
}
