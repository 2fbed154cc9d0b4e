import { createHash, randomUUID } from 'node:crypto';
import { canonicalJson } from '../../standards/canonical-json/canonical-json.ts';
import { reportFaults } from '../../standards/legal-reports/report-faults.ts';
import type { ReportKindName } from '../../standards/legal-reports/report-kinds.ts';
import { rootOfEntries } from '../../standards/tlog/merkle.ts';
import { writeEntries } from '../audit/write-entries.ts';
import type { Kernel } from '../kernel.ts';
import { Refusal } from '../refusal.ts';
import { reserveHandle } from '../store/record-queries.ts';
import type { Viewer } from '../store/viewer.ts';
import { makeReport } from './make-report.ts';
import { insertReport, leavesOf } from './report-queries.ts';
import type { ReportSource } from './report-source.ts';

/**
 * Publishes a report: its document, and an act that commits to its hash and to the Merkle root of all that it counted. The root stays
 * closed to the public: over a handful of entries anyone could find out which leaves it is made of.
 * @param organisation whose report it is
 * Throws `body-malformed` for a year that is not over, or where the law asks for words that are missing.
 */
export async function publishReport(
  kernel: Kernel,
  sources: readonly ReportSource[],
  viewer: Viewer,
  asked: {
    kind: ReportKindName;
    year: number;
    organisation: { id: string; name: string };
    statements: Record<string, string>;
  },
): Promise<{ id: string }> {
  return kernel.store.system('publishing a report')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const { report, entries } = await makeReport(kernel, tx, sources, asked);
    const faults = reportFaults(report);
    if (faults.length > 0)
      throw new Refusal(
        'body-malformed',
        undefined,
        faults.map(({ pointer, message }) => ({ property: pointer.slice(1), reason: message })),
      );
    const object = await reserveHandle(tx);
    const id = randomUUID();
    const document = canonicalJson(report);
    const digest = createHash('sha256').update(document).digest('hex');
    const counted = [...entries].flatMap(([figure, some]) => some.map((entry) => ({ figure, entry })));
    const all = [...new Set(counted.map(({ entry }) => entry))];
    const leaves = await leavesOf(tx, all);
    const principals = [`org:${asked.organisation.id}`, 'overseer'];
    const publishedAt = kernel.now();
    const [entry] = await writeEntries(
      tx,
      kernel.keyring,
      [
        {
          kind: 'report.published',
          object,
          law: report.law,
          fields: {
            report: id,
            organisation: asked.organisation.id,
            reportKind: asked.kind,
            from: report.period.from,
            to: report.period.to,
            document: digest,
            counted: all.length,
            root: Buffer.from(rootOfEntries(leaves.map(({ leaf }) => leaf))).toString('hex'),
            principals: principals.join(' '),
          },
        },
      ],
      publishedAt,
    );
    await insertReport(
      tx,
      {
        object,
        id,
        organisation: asked.organisation.id,
        kind: asked.kind,
        from: report.period.from,
        to: report.period.to,
        document,
        digest,
        entry: entry!,
        publishedAt,
      },
      principals,
      counted,
    );
    return { id };
  });
}
