import type { EntryContent } from '../../standards/tlog/entry.ts';
import { provingCheckpoint, type SequencedEntry } from '../audit/audit-queries.ts';
import { openingsOf, proofOf } from '../audit/read-audit.ts';
import type { Openings } from '../audit/write-entries.ts';
import type { Kernel } from '../kernel.ts';
import type { PublishedReport } from './report-queries.ts';

/** Fields of the act that everybody may see opened; who published it and what it counted stay closed. */
const OPEN: readonly string[] = ['report', 'organisation', 'reportKind', 'from', 'to', 'document'];

export type PublicProof = {
  index: number;
  epoch: number;
  r: string;
  content: EntryContent;
  openings: Openings;
  published: true;
  proof: { size: number; root: string; path: string[]; checkpoint: string };
};

/**
 * What lets anyone find the hash of a report's document in the signed log, in the shape of an audit entry. Null until a checkpoint that
 * covers the act was published.
 */
export async function publicProof(kernel: Kernel, report: PublishedReport): Promise<PublicProof | null> {
  const found = await kernel.store.system('proving a report')(async (tx) => {
    const [entry] = await tx.query<SequencedEntry>(
      `select e.id as entry, l.epoch, l.index, e.kind, e.at, e.content, e.r
       from log_leaf l join entry e on e.id = l.entry where e.id = $1`,
      [report.entry],
    );
    const checkpoint = entry ? await provingCheckpoint(tx, entry.epoch, entry.index) : null;
    if (!entry || !checkpoint) return null;
    return { entry, checkpoint, openings: await openingsOf(kernel, tx, entry.entry) };
  });
  if (!found) return null;
  const { entry, checkpoint, openings } = found;
  const proof = await proofOf(kernel, entry, checkpoint);
  return (
    proof && {
      index: entry.index,
      epoch: entry.epoch,
      r: entry.r.toString('hex'),
      content: JSON.parse(entry.content),
      openings: openings.filter(({ name }) => OPEN.includes(name)),
      published: true,
      proof,
    }
  );
}
