import { useQuery } from '@tanstack/react-query';
import type { Crises, CrisisSummary } from '../../../../client/crises.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useHasRole, useRefresh } from '../../../../ui/data/use-me.ts';
import { CardsTable } from '../../../../ui/parts/cards-table.tsx';
import { Listed } from '../../../../ui/parts/listed.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useStateText } from '../review/case.tsx';
import { useTexts } from '../use-texts.ts';
import { DeclareCrisis } from './declare-crisis.tsx';

/** Crises of this organisation and of partners, as one query that the queue asks too. */
export function useCrises() {
  const client = useClient();
  return useQuery({
    queryKey: ['crises'],
    queryFn: client.crises.list,
    refetchInterval: useRefresh(60_000),
  });
}

/** Crisis mode: what it is for, the crises so far, what partners told, and how to declare one. */
export function CrisesPage() {
  const t = useTexts();
  const mayDeclare = useHasRole('senior-reviewer');
  const crises = useCrises();
  return (
    <Page title={t('crises.title')} intro={t('crises.intro')}>
      <Loaded query={crises} what={t('crises.what')}>
        {({ items, partners, volume }) => (
          <>
            {volume?.flood && <Flood volume={volume} here />}
            <Listed
              rows={items}
              none={t('crises.none')}
              next={t(mayDeclare ? 'crises.none-next' : 'crises.none-ask')}
            >
              {(rows) => <Declared rows={rows} />}
            </Listed>
            {partners.length > 0 && <OfPartners partners={partners} />}
          </>
        )}
      </Loaded>
      {mayDeclare && (
        <Section title={t('crises.declare')}>
          <DeclareCrisis />
        </Section>
      )}
    </Page>
  );
}

/** That matches come in a flood; nothing is stopped by it. */
export function Flood({
  volume,
  here = false,
}: {
  volume: NonNullable<Crises['volume']>;
  /** Where a crisis is declared, no way there is needed. */
  here?: boolean;
}) {
  const t = useTexts();
  return (
    <StateNotice kind="partial" title={t('crises.flood', { lastHour: volume.lastHour, usual: volume.usual })}>
      {t(here ? 'crises.flood-here' : 'crises.flood-next')}{' '}
      {!here && <PageLink to="/signals/crises">{t('crises.title')}</PageLink>}
    </StateNotice>
  );
}

function Declared({ rows }: { rows: readonly CrisisSummary[] }) {
  const t = useTexts();
  const dates = useDates();
  const stateText = useStateText();
  return (
    <CardsTable
      caption={t('crises.title')}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'title',
          title: t('crises.name'),
          heading: true,
          cell: ({ id, title }) => (
            <PageLink to={`/signals/crises/${id}`}>
              <bdi>{title}</bdi>
            </PageLink>
          ),
        },
        { key: 'state', title: t('queue.state'), cell: ({ state }) => stateText(state) },
        { key: 'level', title: t('crises.level'), cell: ({ level }) => t(`value.${level}`) },
        {
          key: 'until',
          title: t('crises.until'),
          cell: ({ until, endedAt }) => dates.short(until ?? endedAt ?? ''),
        },
      ]}
    />
  );
}

function OfPartners({ partners }: { partners: Crises['partners'] }) {
  const t = useTexts();
  const dates = useDates();
  return (
    <Section title={t('crises.partners')}>
      <p>{t('crises.partners-intro')}</p>
      <CardsTable
        caption={t('crises.partners')}
        rows={partners}
        rowKey={({ by, crisis }) => `${by} ${crisis}`}
        columns={[
          {
            key: 'by',
            title: t('crises.by'),
            heading: true,
            cell: ({ by, title }) => (
              <>
                <bdi>{by}</bdi>: <bdi>{title}</bdi>
              </>
            ),
          },
          { key: 'level', title: t('crises.level'), cell: ({ level }) => t(`value.${level}`) },
          { key: 'reason', title: t('crises.reason'), cell: ({ reason }) => <bdi>{reason}</bdi> },
          { key: 'until', title: t('crises.until'), cell: ({ until }) => until && dates.short(until) },
        ]}
      />
    </Section>
  );
}
