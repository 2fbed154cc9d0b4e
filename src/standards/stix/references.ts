import { isIdentifier } from './identifier.ts';

/**
 * Every identifier that an object refers to, once each, in the order met: the values of all properties whose
 * names end in `_ref` or `_refs`, at any depth, extensions and custom properties included (STIX 2.1 §3.3). What
 * a reference points to need not exist here. `toMarkings: false` leaves out markings (see `markingRefs`).
 */
export function references(object: Record<string, unknown>, options = { toMarkings: true }): string[] {
  const found = new Set<string>();
  const take = (value: unknown) => {
    if (typeof value !== 'string' || !isIdentifier(value)) return;
    if (options.toMarkings || !value.startsWith('marking-definition--')) found.add(value);
  };
  // A queue, not recursion: the depth is the sender's choice.
  const pending: unknown[] = [object];
  for (let i = 0; i < pending.length; i++) {
    const value = pending[i];
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (const item of value) if (typeof item === 'object') pending.push(item);
      continue;
    }
    for (const key of Object.keys(value)) {
      const item = (value as Record<string, unknown>)[key];
      if (key.endsWith('_ref')) take(item);
      else if (key.endsWith('_refs') && Array.isArray(item)) for (const each of item) take(each);
      if (typeof item === 'object') pending.push(item);
    }
  }
  return [...found];
}
