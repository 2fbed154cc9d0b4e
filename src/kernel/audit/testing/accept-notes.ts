import { randomUUID } from 'node:crypto';
import { cutObjects } from '../../../standards/json/cut-objects.ts';
import { tlpMarkingId } from '../../../standards/tlp/tlp.ts';
import type { Kernel } from '../../kernel.ts';
import { acceptRecords, type Outcome } from '../../store/accept-records.ts';

/** A STIX note about nobody, of the host's own making. */
export function noteText(kernel: Kernel, content: string, id = `note--${randomUUID()}`): string {
  return JSON.stringify({
    type: 'note',
    spec_version: '2.1',
    id,
    created_by_ref: kernel.host.id,
    created: '2026-01-01T00:00:00.000Z',
    modified: '2026-01-01T00:00:00.000Z',
    abstract: `about ${content}`,
    content,
    object_refs: [kernel.host.id],
    object_marking_refs: [tlpMarkingId('green')],
  });
}

/** Takes texts into the host's own custody, as a person here would add them. */
export async function acceptTexts(
  kernel: Kernel,
  texts: string[],
  agreements: string[] = [],
): Promise<Outcome[]> {
  const cut = cutObjects(Buffer.from(`[${texts.join(',')}]`));
  if (!cut.ok) throw new Error(cut.reason);
  return kernel.store.system('test')((tx) =>
    acceptRecords(kernel, tx, cut.objects, {
      holder: kernel.host.id,
      source: 'own',
      speaker: kernel.host.id,
      known: new Set([kernel.host.id]),
      agreements,
    }),
  );
}

export const acceptNotes = (
  kernel: Kernel,
  contents: string[],
  agreements: string[] = [],
): Promise<Outcome[]> =>
  acceptTexts(
    kernel,
    contents.map((content) => noteText(kernel, content)),
    agreements,
  );
