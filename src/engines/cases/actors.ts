import type { PermittedStep } from './case.ts';

/** True for actors that are not a person with an account: they act by what they are, never by a role. */
export function isParty(actor: string): boolean {
  return actor === 'system' || actor === 'affected-person' || actor.startsWith('peer:');
}

/**
 * Whether this actor satisfies a rule whose `originator` has been resolved.
 * A party never gains a step by claiming a role, and a person never by an id that looks like one.
 */
export function satisfies(
  by: readonly string[],
  apart: readonly string[],
  actor: string,
  roles: readonly string[],
): boolean {
  if (isParty(actor)) return by.includes(actor);
  const apartRole = roles.find((role) => apart.includes(role));
  if (apartRole !== undefined) return by.includes(apartRole);
  return roles.some((role) => !isParty(role) && by.includes(role));
}

/** The steps of a state that this actor may take now (what a page offers as buttons). */
export function stepsFor(
  permitted: readonly PermittedStep[],
  procedure: { readonly apart: readonly string[] },
  actor: string,
  roles: readonly string[],
): PermittedStep[] {
  return permitted.filter(
    (entry) => satisfies(entry.by, procedure.apart, actor, roles) && !entry.notBy.includes(actor),
  );
}

/** Puts the opening event's originator in the place of the word. Without one, nobody satisfies it. */
export function resolveOriginator(by: readonly string[], originator: unknown): readonly string[] {
  if (!by.includes('originator')) return by;
  const others = by.filter((name) => name !== 'originator');
  return typeof originator === 'string' && originator !== '' ? [...others, `peer:${originator}`] : others;
}
