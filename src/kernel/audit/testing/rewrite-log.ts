import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { canonicalJson } from '../../../standards/canonical-json/canonical-json.ts';
import { signCheckpoint } from '../../../standards/tlog/checkpoint.ts';
import { appendLeaves, EMPTY_EDGE, edgeRoot } from '../../../standards/tlog/edge.ts';
import { type EntryContent, entryLeaf } from '../../../standards/tlog/entry.ts';
import { signerKey } from '../../../standards/tlog/note-key.ts';
import type { Kernel } from '../../kernel.ts';
import { writeTiles } from '../log-store.ts';
import { lastCheckpointFile } from '../publish-checkpoint.ts';

/**
 * What an operator with every key can do: changes one entry and its opening away, computes the whole log anew, signs
 * all its checkpoints again and, unless told otherwise, forges the file that remembers the last one. Stop the
 * sequencer first.
 */
export async function rewriteLog(kernel: Kernel, { forgeFile = true } = {}): Promise<void> {
  const client = await kernel.store.pool.connect();
  try {
    const { rows: leaves } = await client.query<{ index: number; leaf: Buffer; entry: number | null }>(
      'select index, leaf, entry from log_leaf where epoch = 1 order by index',
    );
    const victim = leaves.find((row) => row.entry !== null)!;
    const content: EntryContent = { kind: 'log.nothing', at: new Date(0).toISOString(), fields: {} };
    const r = randomBytes(32);
    victim.leaf = Buffer.from(entryLeaf(r, content));
    await client.query('update entry set r = $2, content = $3, kind = $4, at = $5, leaf = $6 where id = $1', [
      victim.entry,
      r,
      canonicalJson(content),
      content.kind,
      content.at,
      victim.leaf,
    ]);
    await client.query('delete from opening where entry = $1', [victim.entry]);
    await client.query('update log_leaf set leaf = $2 where entry = $1', [victim.entry, victim.leaf]);
    const { rows: signed } = await client.query<{ origin: string; size: number }>(
      'select origin, size from log_checkpoint order by size',
    );
    let edge = EMPTY_EDGE;
    for (const { origin, size } of signed) {
      const added = appendLeaves(
        edge,
        leaves.slice(edge.size, size).map((row) => row.leaf),
      );
      edge = added.newEdge;
      await writeTiles(client, 1, added.tiles);
      const checkpoint = { origin, size, root: edgeRoot(edge), extensions: [] };
      const note = signCheckpoint(checkpoint, signerKey(origin, kernel.keyring.log.privateKey));
      await client.query('update log_checkpoint set root = $3, note = $4 where origin = $1 and size = $2', [
        origin,
        size,
        Buffer.from(checkpoint.root),
        note,
      ]);
      if (forgeFile) writeFileSync(lastCheckpointFile(kernel.keyring), note);
    }
  } finally {
    client.release();
  }
}
