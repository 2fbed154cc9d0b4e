import type { AuditEntry } from '../../../client/audit.ts';
import type { EntryVerdict } from '../../../client/verify-entry.ts';
import { useMe } from '../../../ui/data/use-me.ts';
import { Facts } from '../../../ui/parts/facts.tsx';
import { Id } from '../../../ui/parts/id.tsx';
import { ProofLayers } from '../../../ui/parts/proof-layers.tsx';
import { useDates } from '../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';

/** The proof of one act in two layers; checked in this browser, not taken from the node. */
export function AuditProof({ audit, verdict }: { audit: AuditEntry; verdict: EntryVerdict }) {
  const t = useTexts();
  const dates = useDates();
  const me = useMe();
  const { proof, cosignedBy } = audit;
  const names = cosignedBy.map(({ name }) => name).join(t('list.separator'));
  const sentence = () => {
    switch (verdict.verdict) {
      case 'proved':
        return cosignedBy.length === 0
          ? t('proof.proved-alone', { at: dates.absolute(audit.at) })
          : t('proof.proved-with', { at: dates.absolute(audit.at), count: cosignedBy.length, names });
      case 'pending':
        return t('proof.pending', { minutes: Math.ceil((me.data?.node.beatSeconds ?? 600) / 60) });
      case 'broken':
        return t(`proof.broken.${verdict.fault}`, { field: verdict.field ?? '' });
      case 'unchecked':
        return t('proof.unchecked');
    }
  };
  const hashes = verdict.verdict === 'proved' || verdict.verdict === 'pending' ? verdict : undefined;
  return (
    <ProofLayers verdict={verdict.verdict} sentence={sentence()}>
      <p>{t('proof.how')}</p>
      <Facts
        facts={[
          hashes && { label: t('proof.entry'), value: <Id>{hashes.entry}</Id> },
          verdict.verdict === 'proved'
            ? { label: t('proof.leaf'), value: <Id>{verdict.leaf}</Id> }
            : undefined,
          { label: 'r', value: <Id>{audit.r}</Id> },
          ...(proof
            ? [
                { label: t('proof.size'), value: <bdi>{proof.size}</bdi> },
                { label: t('proof.root'), value: <Id>{proof.root}</Id> },
                {
                  label: t('proof.path', { count: proof.path.length }),
                  value: (
                    <ol style={{ margin: 0, paddingInlineStart: '1.4rem' }}>
                      {proof.path.map((hash) => (
                        <li key={hash}>
                          <Id>{hash}</Id>
                        </li>
                      ))}
                    </ol>
                  ),
                },
                {
                  label: t('audit.checkpoint'),
                  value: (
                    <pre dir="ltr" style={{ margin: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                      {proof.checkpoint}
                    </pre>
                  ),
                },
              ]
            : []),
          cosignedBy.length > 0 ? { label: t('proof.cosigned'), value: <bdi>{names}</bdi> } : undefined,
        ]}
      />
      <p>{t('proof.signature')}</p>
    </ProofLayers>
  );
}
