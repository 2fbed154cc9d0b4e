import { Button, CopyButton, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type Bank,
  CONTENT_STATES,
  type ContentState,
  LISTED_TYPES,
  type Signal,
} from '../../../../client/banks.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { CardsTable } from '../../../../ui/parts/cards-table.tsx';
import { Id } from '../../../../ui/parts/id.tsx';
import { Listed } from '../../../../ui/parts/listed.tsx';
import { MoreRows } from '../../../../ui/parts/more-rows.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { Said } from '../said.tsx';
import { typeText } from '../type-text.ts';
import { useTexts } from '../use-texts.ts';

/** What could be a web address or a domain. Threat: an account (`platform:handle`, `name@host`) is sent nowhere. */
const ADDRESS = /^https?:\/\/[^\s@]+$|^[^\s:@]+\.[^\s:@]+$/i;

/** What is in a bank, newest first, found by kind, state, the beginning of the hash, and an address. */
export function Contents({ bank }: { bank: Bank }) {
  const t = useTexts();
  const client = useClient();
  const [begins, setBegins] = useState('');
  const [type, setType] = useState<string | null>(null);
  const [state, setState] = useState<string | null>(null);
  const [typed] = useDebouncedValue(begins.trim(), 250);
  const isHash = /^(t1)?[0-9a-f]{1,128}$/i.test(typed);
  const isAddress = !isHash && ADDRESS.test(typed);
  const isWrong = typed !== '' && !isHash && !isAddress;
  const hash = isHash ? typed : undefined;
  const address = isAddress ? typed : undefined;
  const found = useInfiniteQuery({
    queryKey: ['bank', bank.id, 'contents', hash, address, type, state],
    queryFn: ({ pageParam }) =>
      client.banks.contents(
        bank.id,
        { hash, address, type: type ?? undefined, state: (state as ContentState | null) ?? undefined },
        pageParam === null ? {} : { after: pageParam },
      ),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
  const narrowed = typed !== '' || type !== null || state !== null;
  return (
    <>
      {/* Nothing to look through: the sentence below says what to do. */}
      {(bank.signals.length > 0 || narrowed) && (
        <Group mb="md" align="flex-start" className="comity-screen-only">
          <TextInput
            type="search"
            label={t('contents.hash')}
            description={t('contents.hash-how')}
            error={isWrong ? t('contents.hash-wrong') : undefined}
            value={begins}
            onChange={(event) => setBegins(event.currentTarget.value)}
            style={{ flex: '3 1 16rem' }}
          />
          <Select
            label={t('bank.type')}
            description={t('contents.any-how')}
            placeholder={t('contents.any')}
            data={LISTED_TYPES.map((one) => ({ value: one, label: typeText(t, one) }))}
            value={type}
            onChange={setType}
            clearable
            style={{ flex: '1 1 12rem' }}
          />
          <Select
            label={t('bank.state')}
            description={t('contents.any-how')}
            placeholder={t('contents.any')}
            data={CONTENT_STATES.map((one) => ({ value: one, label: t(`contents.state.${one}`) }))}
            value={state}
            onChange={setState}
            clearable
            style={{ flex: '1 1 12rem' }}
          />
        </Group>
      )}
      <Loaded query={found} what={t('contents.what')}>
        {({ pages }) => {
          // What was typed is no hash: nothing begins so.
          if (isWrong) return null;
          const signals = pages.flatMap(({ items }) => items);
          return (
            <>
              {narrowed && signals.length === 0 ? (
                <Listed rows={signals} none={t('contents.none')} next={t('contents.none-next')}>
                  {() => null}
                </Listed>
              ) : (
                <Signals bank={bank} signals={signals} />
              )}
              <MoreRows query={found} shown={signals.length} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}

/** A value that could not be taken for an address. */
const HASH = /^(T1)?[0-9a-fA-F]+$/;
/** Enough to tell one from another; the whole is one press away. */
const SHORT = 16;

function Value({ signal: { id, value, codes } }: { signal: Signal }) {
  const t = useTexts();
  if (codes !== undefined)
    return <PageLink to={`/signals/signals/${id}`}>{t('signal.frames', { count: codes })}</PageLink>;
  if (!HASH.test(value)) {
    // Threat: a web address that is a link invites a click, wherever the link leads.
    return (
      <>
        <Id>{value}</Id> <PageLink to={`/signals/signals/${id}`}>{t('evidence.open-signal')}</PageLink>
      </>
    );
  }
  const short = value.length > SHORT ? `${value.slice(0, SHORT)}…` : value;
  return (
    <>
      <PageLink to={`/signals/signals/${id}`}>
        <Id>{short}</Id>
      </PageLink>{' '}
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button
            size="compact-xs"
            variant="default"
            className="comity-screen-only"
            aria-label={t(copied ? 'contents.copied-of' : 'contents.copy-of', { hash: short })}
            onClick={copy}
          >
            {t(copied ? 'contents.copied' : 'contents.copy')}
          </Button>
        )}
      </CopyButton>
    </>
  );
}

function Signals({ bank, signals }: { bank: Bank; signals: readonly Signal[] }) {
  const t = useTexts();
  const dates = useDates();
  return (
    <Listed
      rows={signals}
      none={t(bank.unsharedSince === null ? 'bank.none' : 'bank.none-unshared')}
      next={t(
        bank.provenance !== 'peer'
          ? 'bank.none-next'
          : bank.unsharedSince === null
            ? 'bank.none-next.peer'
            : 'bank.none-next.unshared',
      )}
    >
      {(rows) => (
        <CardsTable
          caption={t('bank.in-it')}
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'value',
              title: t('bank.signal'),
              heading: true,
              cell: (signal) => <Value signal={signal} />,
            },
            { key: 'type', title: t('bank.type'), cell: ({ type }) => typeText(t, type) },
            {
              key: 'quality',
              title: t('evidence.quality'),
              numeric: true,
              cell: ({ quality }) => quality ?? '–',
              absent: ({ quality }) => quality === null,
            },
            { key: 'state', title: t('bank.state'), cell: (signal) => <SignalState signal={signal} /> },
            { key: 'added', title: t('contents.added'), cell: ({ addedAt }) => dates.day(addedAt) },
            {
              key: 'basis',
              title: t('banks.basis'),
              cell: ({ basis }) => (basis ? <Said words={[basis]} /> : '–'),
              absent: ({ basis }) => !basis,
            },
            {
              key: 'counts',
              title: t('banks.overturned'),
              cell: ({ counts }) => (counts ? t('evidence.reversal-of', counts) : t('counts.hidden')),
            },
          ]}
        />
      )}
    </Listed>
  );
}

/** Whether it acts; what stands behind it; who disagrees. */
export function SignalState({ signal }: { signal: Signal }) {
  const t = useTexts();
  const { active, inactive, ordered, voluntary, disagreements } = signal;
  const why = `inactive.${inactive}`;
  return [
    active
      ? t(signal.innocent ? 'signal.innocent' : 'bank.acts')
      : t.has(why)
        ? t(why)
        : t('inactive.withdrawn'),
    active && signal.quarantined ? t('correction.is-quarantined') : undefined,
    ordered ? t('bank.ordered') : undefined,
    voluntary ? t('bank.voluntary') : undefined,
    disagreements.length > 0 ? t('evidence.disputed', { count: disagreements.length }) : undefined,
  ]
    .filter((each) => each !== undefined)
    .join(' · ');
}
