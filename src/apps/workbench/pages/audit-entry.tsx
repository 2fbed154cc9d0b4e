import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { AuditEntry } from '../../../client/audit.ts';
import { verifyEntry } from '../../../client/verify-entry.ts';
import { readCheckpoint } from '../../../client/verify-inclusion.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { useMe, useRefresh } from '../../../ui/data/use-me.ts';
import { Page, Section } from '../../../ui/parts/page.tsx';
import { ProofPicture } from '../../../ui/parts/proof-picture.tsx';
import { useTexts } from '../use-texts.ts';
import { AuditAct } from './audit-act.tsx';
import { useKindText } from './audit-kind.ts';
import { AuditProof } from './audit-proof.tsx';

/** One act: what it was, under which law, and the proof that it stands in the public log. */
export function AuditEntryPage() {
  const t = useTexts();
  const client = useClient();
  const kindText = useKindText();
  const { entry: asked } = useParams({ strict: false }) as { entry: string };
  const me = useMe();
  const beat = useRefresh(Math.max(2, me.data?.node.beatSeconds ?? 600) * 1000);
  const entry = useQuery({
    queryKey: ['audit', asked],
    queryFn: async () => {
      const audit = await client.audit.get(asked);
      return { audit, verdict: await verifyEntry(audit) };
    },
    // An unpublished entry is proved at the log's next beat; ask again then, not sooner.
    refetchInterval: ({ state }) => (state.data?.audit.published === false ? beat : false),
  });
  return (
    <Page title={entry.data ? kindText(entry.data.audit.kind) : t('audit.entry', { index: asked })}>
      <Loaded query={entry} what={t('audit.what')}>
        {({ audit, verdict }) => (
          <>
            <AuditProof audit={audit} verdict={verdict} />
            <Section title={t('audit.act')}>
              <AuditAct audit={audit} />
            </Section>
            {verdict.verdict === 'proved' && (
              <Section title={t('audit.how')}>
                <Way audit={audit} />
              </Section>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** The path of the proof, drawn. */
function Way({ audit: { index, proof, cosignedBy } }: { audit: AuditEntry }) {
  const t = useTexts();
  if (index === null || proof === null) return null;
  return (
    <ProofPicture
      index={index}
      size={proof.size}
      hashes={proof.path.length}
      origin={readCheckpoint(proof.checkpoint)?.origin ?? ''}
      cosigners={cosignedBy.map(({ name }) => name).join(t('list.separator'))}
    />
  );
}
