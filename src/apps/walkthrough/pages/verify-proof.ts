import { type EntryVerdict, verifyEntry } from '../../../client/verify-entry.ts';
import { readCheckpoint } from '../../../client/verify-inclusion.ts';
import type { NodeKey, ProofEntry, WalkProof } from '../walk-state.ts';
import {
  compareKept,
  type SameHistory,
  type SignatureVerdict,
  verifySignature,
} from './verify-checkpoint.ts';

export type CheckedEntry = ProofEntry & { verdict: EntryVerdict };

export type CheckedLog = { size: number; signature: SignatureVerdict; history: SameHistory; note: string };

export type CheckedProof = {
  entries: CheckedEntry[];
  logs: Record<NodeKey, CheckedLog>;
  proved: number;
  /** Every entry, both signatures, both comparisons. */
  whole: boolean;
};

/** Computes everything again here, in the browser: nothing is taken from a node's word. */
export async function verifyProof(proof: WalkProof): Promise<CheckedProof> {
  const entries = await Promise.all(
    proof.entries.map(async (one) => ({ ...one, verdict: await verifyEntry(one.entry) })),
  );
  const check = async (key: NodeKey): Promise<CheckedLog> => {
    const { vkey, checkpoint, keptByPartner } = proof.nodes[key];
    // Each entry is proved in a page of its own size: those pages must be signed, and kept by the partner, too.
    const notes = [
      ...new Set([
        checkpoint,
        ...entries.flatMap(({ node, entry }) =>
          node === key && entry.proof ? [entry.proof.checkpoint] : [],
        ),
      ]),
    ];
    const signatures = await Promise.all(notes.map((note) => verifySignature(note, vkey)));
    const signature = (['bad', 'unknown'] as const).find((one) => signatures.includes(one)) ?? 'good';
    return {
      size: readCheckpoint(checkpoint)?.size ?? 0,
      signature,
      history: compareKept(notes, keptByPartner),
      note: checkpoint,
    };
  };
  const logs = { northfield: await check('northfield'), harbour: await check('harbour') };
  const proved = entries.filter(({ verdict }) => verdict.verdict === 'proved').length;
  const logsHold = Object.values(logs).every(
    ({ signature, history }) => signature === 'good' && history.verdict === 'same',
  );
  return { entries, logs, proved, whole: logsHold && proved === entries.length && entries.length > 0 };
}
