import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { AuditEntry } from '../../../client/audit.ts';
import { verifyEntry } from '../../../client/verify-entry.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { useMe, useRefresh } from '../../../ui/data/use-me.ts';
import { Facts } from '../../../ui/parts/facts.tsx';
import { Page, Section } from '../../../ui/parts/page.tsx';
import { useDates } from '../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
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
              <Act audit={audit} />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** A value in words: a person of this organisation by name, with the id that the entry commits to. */
function useShown(): (value: unknown) => string {
  const client = useClient();
  const people = useQuery({ queryKey: ['people'], queryFn: client.people.list });
  return (value) => {
    if (typeof value !== 'string') return JSON.stringify(value);
    const person = people.data?.items.find(({ id }) => value === `person:${id}`);
    return person === undefined ? value : `${person.name} (${value})`;
  };
}

function Act({ audit }: { audit: AuditEntry }) {
  const t = useTexts();
  const dates = useDates();
  const shown = useShown();
  const fields = Object.keys((audit.content as { fields?: Record<string, string> }).fields ?? {});
  const opened = new Map(audit.openings.map(({ name, value }) => [name, value]));
  return (
    <Facts
      facts={[
        { label: t('audit.at'), value: dates.absolute(audit.at) },
        { label: t('audit.law'), value: audit.law ? <bdi>{audit.law}</bdi> : t('audit.no-law') },
        audit.procedure ? { label: t('audit.procedure'), value: <bdi>{audit.procedure}</bdi> } : undefined,
        audit.index === null ? undefined : { label: t('audit.index'), value: <bdi>{audit.index}</bdi> },
        ...fields.map((name) => ({
          label: t.has(`field.${name}`) ? t(`field.${name}` as 'field.case') : name,
          value: opened.has(name) ? <bdi>{shown(opened.get(name))}</bdi> : t('audit.closed'),
        })),
      ]}
    />
  );
}
