import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { End, RecordDetail, Sharing } from '../../../client/records.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { useHasRole } from '../../../ui/data/use-me.ts';
import { CardsTable } from '../../../ui/parts/cards-table.tsx';
import { Facts } from '../../../ui/parts/facts.tsx';
import { Id } from '../../../ui/parts/id.tsx';
import { MarkingBadge, SheetMarking, StatementBadge } from '../../../ui/parts/marking-badge.tsx';
import { Page, Section } from '../../../ui/parts/page.tsx';
import { PageLink } from '../../../ui/parts/page-link.tsx';
import { SourceNote } from '../../../ui/parts/source-note.tsx';
import { StateNotice } from '../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { AskErasure } from './ask-erasure.tsx';
import { ErasureAsked } from './erasure-asked.tsx';
import { RecordVersions } from './record-versions.tsx';

/** One record: what it is, its marking, who has it, every version, and its exact bytes. */
export function RecordPage() {
  const t = useTexts();
  const client = useClient();
  const { id } = useParams({ strict: false }) as { id: string };
  const record = useQuery({ queryKey: ['record', id], queryFn: () => client.records.get(id) });
  if (record.data !== undefined) return <Found record={record.data} />;
  return (
    <Page title={t('record.title')}>
      <Loaded query={record} what={t('record.what')}>
        {() => null}
      </Loaded>
    </Page>
  );
}

/** What the newest version calls itself; the bytes are a partner's, so nothing of their shape is assumed. */
function nameIn(record: RecordDetail): string | undefined {
  if (record.name) return record.name;
  try {
    const body: unknown = JSON.parse(record.versions[0]?.body ?? '');
    const name = (body as { name?: unknown }).name;
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}

function Found({ record }: { record: RecordDetail }) {
  const t = useTexts();
  const dates = useDates();
  const newest = record.versions[0];
  const ends = record.says?.ends;
  const mayAsk = useHasRole('reviewer', 'senior-reviewer');
  return (
    <Page
      title={(ends ? record.says?.text : nameIn(record)) ?? record.says?.text ?? record.id}
      intro={<bdi>{record.type}</bdi>}
      marking={
        <>
          <MarkingBadge tlp={record.tlp} />
          <SheetMarking tlp={record.tlp} />
          {record.markings
            .filter(({ name }) => !name.startsWith('TLP:'))
            .map(({ id, name }) => (
              <StatementBadge key={id} name={name} />
            ))}
        </>
      }
    >
      {record.erasure && <ErasureAsked erasure={record.erasure} />}
      {newest?.revoked && (
        <StateNotice kind="partial" title={t('record.revoked')}>
          {t('record.revoked-next')}
        </StateNotice>
      )}
      <Facts
        facts={[
          { label: t('record.id'), value: <Id>{record.id}</Id> },
          ends?.from ? { label: t('record.from'), value: <EndLink end={ends.from} /> } : undefined,
          ends?.to ? { label: t('record.to'), value: <EndLink end={ends.to} /> } : undefined,
          newest && {
            label: t('records.source'),
            value: (
              <SourceNote
                source={{
                  by: newest.source,
                  at: newest.receivedAt,
                  agreement: record.sharing[0]?.title ?? null,
                  certainty: t(newest.attested ? 'record.attested' : 'record.imported'),
                }}
              >
                <bdi>{newest.source}</bdi>
                {!newest.attested && <> · {t('records.imported')}</>}
              </SourceNote>
            ),
          },
          newest && { label: t('records.received'), value: dates.absolute(newest.receivedAt) },
        ]}
      />
      <Section title={t('record.who')}>
        <WhoHasIt record={record} />
      </Section>
      {record.opinions.length > 0 && (
        <Section title={t('record.opinions')}>
          <Stack gap="sm">
            {record.opinions.map(({ by, at, opinion, explanation }) => (
              <blockquote key={`${by}${at}`} style={{ margin: 0 }}>
                <p style={{ margin: 0 }}>{explanation ?? opinion}</p>
                <SourceNote source={{ by, at }}>
                  <bdi>{by}</bdi> · {dates.short(at)}
                </SourceNote>
              </blockquote>
            ))}
          </Stack>
        </Section>
      )}
      <Section title={t('record.versions', { count: record.versions.length })}>
        <RecordVersions versions={record.versions} />
      </Section>
      {mayAsk && !record.erasure && (
        <Section title={t('erasure.title')}>
          <AskErasure id={record.id} />
        </Section>
      )}
    </Page>
  );
}

/** One end of a relationship, with the way to it where the viewer may read it. */
function EndLink({ end: { id, name } }: { end: End }) {
  if (name === null) return <Id>{id}</Id>;
  return (
    <PageLink to={`/records/${id}`}>
      <bdi>{name}</bdi>
    </PageLink>
  );
}

function WhoHasIt({ record }: { record: RecordDetail }) {
  const t = useTexts();
  const dates = useDates();
  if (record.sharing.length === 0 && record.receipts.length === 0) {
    return (
      <StateNotice kind="empty" title={t('record.nowhere')}>
        {t('record.nowhere-next')}
      </StateNotice>
    );
  }
  return (
    <Stack>
      {record.sharing.map((sharing) => (
        <Shared key={sharing.agreement} sharing={sharing} />
      ))}
      {record.receipts.length === 0 ? (
        <p style={{ margin: 0 }}>{t('record.no-receipts')}</p>
      ) : (
        <CardsTable
          caption={t('record.receipts')}
          rows={record.receipts}
          rowKey={({ organisation, at, outcome }) => `${organisation}${at}${outcome}`}
          columns={[
            {
              key: 'name',
              title: t('record.receipt-by'),
              heading: true,
              cell: ({ name }) => <bdi>{name}</bdi>,
            },
            {
              key: 'outcome',
              title: t('record.receipt-outcome'),
              cell: ({ outcome }) =>
                t.has(`receipt.${outcome}`) ? t(`receipt.${outcome}` as 'receipt.accepted') : outcome,
            },
            { key: 'at', title: t('record.receipt-at'), cell: ({ at }) => dates.absolute(at) },
          ]}
        />
      )}
    </Stack>
  );
}

/** Who sees it under one agreement, and how each of them must handle it: said by the agreement, not by the record. */
function Shared({ sharing: { title, parties, handling } }: { sharing: Sharing }) {
  const t = useTexts();
  const dates = useDates();
  const { purposes, legalBasis, onward, retentionDays, validFrom, validUntil } = handling;
  return (
    <section aria-label={title}>
      <p style={{ margin: 0 }}>
        {t.rich('record.shared', {
          agreement: <bdi key="a">{title}</bdi>,
          parties: <strong key="p">{parties.map(({ name }) => name).join(t('list.separator'))}</strong>,
        })}
      </p>
      <p style={{ marginBlock: '0.25rem' }}>{t('record.handling')}</p>
      <Facts
        facts={[
          {
            label: t('agreements.purposes'),
            value: <bdi>{purposes.join(t('list.separator'))}</bdi>,
          },
          {
            label: t('agreements.basis'),
            value: (
              <bdi>
                {legalBasis.instrument}, {legalBasis.article}
              </bdi>
            ),
          },
          { label: t('agreements.onward'), value: t(`agreements.onward.${onward}`) },
          { label: t('agreements.retention'), value: t('agreements.days', { days: retentionDays }) },
          {
            label: t('agreements.valid'),
            value: validUntil
              ? t('agreements.from-until', { from: dates.day(validFrom), until: dates.day(validUntil) })
              : t('agreements.from', { from: dates.day(validFrom) }),
          },
        ]}
      />
    </section>
  );
}
