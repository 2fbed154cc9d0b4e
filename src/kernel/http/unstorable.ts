import { Refusal } from '../refusal.ts';

/** Dotted path of the first text that cannot be stored, or null. Bytes are not looked into. */
export function unstorable(value: unknown, path: string): string | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? path || 'body' : null;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return null;
  if (typeof (value as { pipe?: unknown }).pipe === 'function') return null;
  const open: [string, unknown][] = Object.entries(value);
  for (let next = open.pop(); next; next = open.pop()) {
    const [name, inner] = next;
    if (typeof inner === 'string') {
      if (inner.includes('\0') || !inner.isWellFormed()) return path === '' ? name : `${path}.${name}`;
    } else if (typeof inner === 'object' && inner !== null && !ArrayBuffer.isView(inner)) {
      for (const [key, one] of Object.entries(inner)) open.push([`${name}.${key}`, one]);
    }
  }
  return null;
}

/** PostgreSQL text holds no U+0000 and no lone surrogate. @param property where it stood */
export const cannotBeStored = (property: string): Refusal =>
  new Refusal('body-malformed', 'A text holds a character that cannot be stored.', [
    { property, reason: 'holds U+0000 or half a surrogate pair' },
  ]);
