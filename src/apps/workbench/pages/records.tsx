import { Group, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { RecordSummary } from '../../../client/records.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { useKeys } from '../../../ui/keys/keys.tsx';
import { CardsTable, type Column } from '../../../ui/parts/cards-table.tsx';
import { MarkingBadge } from '../../../ui/parts/marking-badge.tsx';
import { MoreRows } from '../../../ui/parts/more-rows.tsx';
import { Page } from '../../../ui/parts/page.tsx';
import { PageLink } from '../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { ErasuresWaiting } from './erasure-asked.tsx';
import { RecordName } from './record-name.tsx';

/** STIX 2.1 types people look for by name; anything else is found by its words. */
const TYPES = [
  'attack-pattern',
  'campaign',
  'identity',
  'incident',
  'indicator',
  'intrusion-set',
  'malware',
  'marking-definition',
  'observed-data',
  'relationship',
  'report',
  'tool',
  'vulnerability',
];

function useColumns(): readonly Column<RecordSummary>[] {
  const t = useTexts();
  const dates = useDates();
  return [
    {
      key: 'name',
      title: t('records.name'),
      heading: true,
      cell: ({ id, name, says, revoked }) => (
        <>
          <PageLink to={`/records/${id}`}>
            <RecordName id={id} name={name} says={says ?? null} />
          </PageLink>
          {revoked && <> · {t('records.revoked')}</>}
        </>
      ),
    },
    {
      key: 'type',
      title: t('records.type'),
      line: 'bare',
      cell: ({ type }) => (
        <bdi>{t.has(`records.type.${type}`) ? t('records.type.x-comity-agreement') : type}</bdi>
      ),
    },
    { key: 'tlp', title: t('records.marking'), line: 'bare', cell: ({ tlp }) => <MarkingBadge tlp={tlp} /> },
    {
      key: 'source',
      title: t('records.source'),
      line: 'titled',
      cell: ({ source, attested }) => (
        <>
          <bdi>{source}</bdi>
          {!attested && (
            <>
              <br />
              <small style={{ whiteSpace: 'nowrap' }}>{t('records.imported')}</small>
            </>
          )}
        </>
      ),
    },
    {
      key: 'received',
      title: t('records.received'),
      line: 'bare',
      cell: ({ receivedAt }) => <span style={{ whiteSpace: 'nowrap' }}>{dates.short(receivedAt)}</span>,
    },
  ];
}

/** Every record the viewer may see, newest first, found by words and by type. */
export function RecordsPage() {
  const t = useTexts();
  const client = useClient();
  const columns = useColumns();
  const search = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState('');
  const [type, setType] = useState<string | null>(null);
  const [q] = useDebouncedValue(words.trim(), 250);
  useKeys([{ key: 's', does: t('records.search'), run: () => search.current?.focus() }]);
  const records = useInfiniteQuery({
    queryKey: ['records', q, type],
    queryFn: ({ pageParam }) =>
      client.records.list({ q, ...(type ? { type } : {}), ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  });
  return (
    <Page
      title={t('records.title')}
      intro={t('records.intro')}
      actions={<PageLink to="/quarantine">{t('quarantine.title')}</PageLink>}
    >
      <ErasuresWaiting />
      <Group mb="md" className="comity-screen-only">
        <TextInput
          ref={search}
          type="search"
          label={t('records.search')}
          placeholder={t('records.search-how')}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          style={{ flex: '3 1 16rem' }}
        />
        <Select
          label={t('records.type')}
          placeholder={t('records.any-type')}
          data={TYPES}
          value={type}
          onChange={setType}
          style={{ flex: '1 1 12rem' }}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('records.any-type') }}
        />
      </Group>
      <Loaded query={records} what={t('records.what')}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0) {
            return (
              <StateNotice kind="empty" title={t(q === '' && !type ? 'records.none' : 'records.no-match')}>
                {t(q === '' && !type ? 'records.none-next' : 'records.no-match-next')}
              </StateNotice>
            );
          }
          return (
            <>
              <CardsTable
                caption={t('records.title')}
                columns={columns}
                rows={rows}
                rowKey={({ id, version }) => `${id} ${version}`}
              />
              <MoreRows query={records} shown={rows.length} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
