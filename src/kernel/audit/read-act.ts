import { KeyDestroyed } from '../identity/keyring.ts';
import type { Kernel } from '../kernel.ts';
import type { Database } from '../store/store.ts';
import { findOpening } from './audit-queries.ts';
import type { Openings } from './write-entries.ts';

/** What an act said, by field, as far as whoever reads may see it. Nothing of what was erased. */
export async function actValues(
  { keyring }: Kernel,
  db: Database,
  entry: number,
): Promise<Record<string, unknown>> {
  const sealed = await findOpening(db, entry);
  if (!sealed) return {};
  try {
    const opened = keyring.open('openings', sealed.keyId, sealed.sealed).toString('utf8');
    return Object.fromEntries((JSON.parse(opened) as Openings).map(({ name, value }) => [name, value]));
  } catch (error) {
    if (error instanceof KeyDestroyed) return {};
    throw error;
  }
}
