import { NativeSelect } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { readCheckpoint } from '../../../client/verify-inclusion.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { CardsTable } from '../../../ui/parts/cards-table.tsx';
import { CitedLaw } from '../../../ui/parts/cited-law.tsx';
import { Listed } from '../../../ui/parts/listed.tsx';
import { MoreRows } from '../../../ui/parts/more-rows.tsx';
import { Page, Section } from '../../../ui/parts/page.tsx';
import { PageLink } from '../../../ui/parts/page-link.tsx';
import { UncheckedLaws } from '../../../ui/parts/unchecked-laws.tsx';
import { useDates } from '../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { useKindText } from './audit-kind.ts';
import { AuditVerify } from './audit-verify.tsx';

/** Prefixes of kinds, most asked for first. */
const FILTERS = ['case.', 'record.', 'bank.', 'agreement.', 'peer.', 'person.', 'overseer.', 'log.'] as const;

/** Acts shown at a time: the check of the whole log, below them, stays within reach of a thumb. */
const STEP = 20;

/** The acts the viewer is entitled to prove, newest first, and the last signed checkpoint. */
export function AuditPage() {
  const t = useTexts();
  const dates = useDates();
  const client = useClient();
  const kindText = useKindText();
  const [kind, setKind] = useState('');
  const [most, setMost] = useState(STEP);
  const entries = useInfiniteQuery({
    queryKey: ['audit', kind],
    queryFn: ({ pageParam }) => client.audit.list(pageParam || undefined, kind === '' ? {} : { kind }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  return (
    <Page title={t('audit.title')} intro={t('audit.intro')}>
      <NativeSelect
        label={t('audit.filter')}
        maw="20rem"
        mb="md"
        className="comity-screen-only"
        value={kind}
        onChange={(event) => {
          setKind(event.currentTarget.value);
          setMost(STEP);
        }}
        data={[
          { value: '', label: t('audit.filter.all') },
          ...FILTERS.map((value) => ({ value, label: t(`audit.filter.${value}`) })),
        ]}
      />
      <Loaded query={entries} what={t('audit.what')}>
        {({ pages }) => {
          const held = pages.flatMap(({ items }) => items);
          const rows = held.slice(0, most);
          const more = {
            ...entries,
            hasNextPage: rows.length < held.length || entries.hasNextPage,
            fetchNextPage: () => {
              setMost(most + STEP);
              return held.length < most + STEP && entries.hasNextPage
                ? entries.fetchNextPage()
                : Promise.resolve(entries);
            },
          };
          const note = pages[0]?.checkpoint ?? null;
          const checkpoint = note === null ? undefined : readCheckpoint(note);
          return (
            <>
              <Listed rows={rows} none={t('audit.none')} next={t('audit.none-next')}>
                {() => (
                  <CardsTable
                    caption={t('audit.title')}
                    rows={rows}
                    rowKey={({ id }) => id}
                    columns={[
                      {
                        key: 'kind',
                        title: t('audit.act'),
                        heading: true,
                        cell: ({ id, kind }) => <PageLink to={`/audit/${id}`}>{kindText(kind)}</PageLink>,
                      },
                      { key: 'at', title: t('audit.at'), line: 'bare', cell: ({ at }) => dates.short(at) },
                      {
                        key: 'law',
                        title: t('audit.law'),
                        absent: ({ law }) => law === null,
                        line: 'titled',
                        cell: ({ law }) => (law ? <CitedLaw law={law} /> : t('audit.no-law')),
                      },
                      {
                        key: 'index',
                        title: t('audit.index'),
                        numeric: true,
                        line: 'titled',
                        cell: ({ index }) => (index === null ? t('audit.not-yet') : <bdi>{index}</bdi>),
                      },
                    ]}
                  />
                )}
              </Listed>
              <UncheckedLaws shown={rows.map(({ law }) => law)} />
              <MoreRows query={more} shown={rows.length} />
              {note !== null && (
                <Section title={t('audit.checkpoint')}>
                  <p>
                    {checkpoint
                      ? t('audit.checkpoint-says', { size: checkpoint.size })
                      : t('audit.checkpoint-unread')}
                  </p>
                  <pre dir="ltr" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
                    {note}
                  </pre>
                </Section>
              )}
            </>
          );
        }}
      </Loaded>
      <AuditVerify />
    </Page>
  );
}
