import type { NodeKey, PersonKey, WalkState } from '../walk-state.ts';

/** What sentences are filled with: everybody by given name, both organisations in short. */
export type Names = Record<PersonKey | NodeKey, string>;

export function namesOf(state: WalkState): Names {
  const people = state.people.map(({ key, name }) => [key, name.split(' ')[0] ?? name]);
  const nodes = Object.entries(state.nodes).map(([key, { name }]) => [key, name.split(' ')[0] ?? name]);
  return Object.fromEntries([...people, ...nodes]) as Names;
}
