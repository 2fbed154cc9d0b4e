import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { CardsTable } from '../../../../ui/parts/cards-table.tsx';
import { Listed } from '../../../../ui/parts/listed.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { PageLink, PageLinkButton } from '../../../../ui/parts/page-link.tsx';
import { useClassText } from '../class-text.ts';
import { useTexts } from '../use-texts.ts';
import { CreateBank } from './create-bank.tsx';

/** Every bank of signals, whose it is, whether it acts, and how often it was wrong. */
export function BanksPage() {
  const t = useTexts();
  const classText = useClassText();
  const client = useClient();
  const mayCreate = useHasRole('analyst', 'reviewer', 'senior-reviewer', 'administrator');
  const banks = useQuery({ queryKey: ['banks'], queryFn: client.banks.list });
  return (
    <Page
      title={t('banks.title')}
      intro={t('banks.intro')}
      actions={
        mayCreate && (
          <>
            <PageLinkButton to="/signals/compare" variant="default">
              {t('compare.title')}
            </PageLinkButton>
            <PageLinkButton to="/signals/index" variant="default">
              {t('index.title')}
            </PageLinkButton>
          </>
        )
      }
    >
      <Loaded query={banks} what={t('banks.what')}>
        {({ items }) => (
          <Listed rows={items} none={t('banks.none')} next={t('banks.none-next')}>
            {() => (
              <CardsTable
                caption={t('banks.title')}
                rows={items}
                rowKey={({ id }) => id}
                columns={[
                  {
                    key: 'name',
                    title: t('banks.name'),
                    heading: true,
                    cell: ({ id, name }) => (
                      <PageLink to={`/signals/banks/${id}`}>
                        <bdi>{name}</bdi>
                      </PageLink>
                    ),
                  },
                  {
                    key: 'originator',
                    title: t('banks.originator'),
                    cell: ({ originator }) => (
                      <>
                        <bdi>{originator.name}</bdi> · {classText(originator.class)}
                      </>
                    ),
                  },
                  {
                    key: 'signals',
                    title: t('banks.signals'),
                    numeric: true,
                    cell: ({ signals, stopped }) =>
                      stopped === 0
                        ? signals
                        : t('banks.signals-stopped', { acting: signals - stopped, stopped }),
                  },
                  {
                    key: 'mode',
                    title: t('banks.mode'),
                    cell: ({ mode, percent, innocent, lacks, unsharedSince, signals, stopped }) =>
                      t(
                        unsharedSince !== null
                          ? 'banks.mode.unshared'
                          : lacks.length > 0 && mode === 'shadow'
                            ? 'banks.mode.groundless'
                            : innocent
                              ? mode === 'on'
                                ? 'banks.mode.innocent'
                                : 'banks.mode.innocent-off'
                              : mode === 'on' && stopped > 0 && stopped >= signals
                                ? 'banks.mode.stopped'
                                : `banks.mode.${mode}`,
                        { percent: percent ?? 0 },
                      ),
                  },
                  {
                    key: 'matches',
                    title: t('banks.matches'),
                    numeric: true,
                    cell: ({ counts }) => counts?.matches ?? t('counts.hidden'),
                  },
                  {
                    key: 'overturned',
                    title: t('banks.overturned'),
                    cell: ({ counts }) => (counts ? t('evidence.reversal-of', counts) : t('counts.hidden')),
                  },
                ]}
              />
            )}
          </Listed>
        )}
      </Loaded>
      {mayCreate && (
        <Section title={t('banks.create')}>
          <CreateBank />
        </Section>
      )}
    </Page>
  );
}
