import { cosignatureTimes } from '../../standards/tlog/cosignature.ts';
import { addSignatures, parseNote } from '../../standards/tlog/note.ts';
import { affairsOf } from '../identity/organisations.ts';
import type { Kernel } from '../kernel.ts';
import { Refusal } from '../refusal.ts';
import { insertCosignature, ownCheckpoint } from './checkpoint-queries.ts';
import { cosignerKeyOf } from './log-key.ts';
import { writeEntries } from './write-entries.ts';

/** A peer's signature line over one checkpoint of a log (C2SP tlog-cosignature), as it travels between nodes. */
export type Cosignature = { origin: string; size: number; line: string };

/**
 * Stores what a peer signed over one of our checkpoints; the same one twice is stored once.
 * @param peer.publicKey its pinned identity key, 32 bytes
 * Throws `not-found` for a checkpoint this node never published, `signature-invalid` for a line that does not hold.
 */
export async function storeCosignature(
  kernel: Kernel,
  peer: { organisation: string; publicKey: Uint8Array },
  { origin, size, line }: Cosignature,
): Promise<void> {
  const affairs = await affairsOf(kernel.store);
  await kernel.store.system('storing a cosignature')(async (tx) => {
    tx.viewer.actor = `peer:${peer.organisation}`;
    const note = await ownCheckpoint(tx, origin, size);
    if (note === null) throw new Refusal('not-found', 'This node has published no such checkpoint.');
    const signed = /^[^\n]{1,4000}\n$/.test(line) ? parseNote(addSignatures(note, [line])) : null;
    const found = signed?.ok
      ? cosignatureTimes(signed.note, cosignerKeyOf(peer.organisation, peer.publicKey))
      : { ok: false, times: [] };
    const [time] = found.times;
    if (!found.ok || time === undefined) {
      throw new Refusal('signature-invalid', 'The cosignature does not hold under your pinned key.', [
        {
          property: 'line',
          clause: 'C2SP tlog-cosignature',
          reason: 'is not your signature over that checkpoint',
        },
      ]);
    }
    const at = new Date(time * 1000);
    if (!(await insertCosignature(tx, { origin, size, organisation: peer.organisation, line, at }))) return;
    await writeEntries(
      tx,
      kernel.keyring,
      [
        {
          kind: 'log.cosigned',
          object: affairs,
          fields: { organisation: peer.organisation, origin, size, time },
        },
      ],
      kernel.now(),
    );
  });
}
