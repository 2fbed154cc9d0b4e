import { useQuery } from '@tanstack/react-query';
import type { SignalIndex } from '../../../../client/signal-index.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useRefresh } from '../../../../ui/data/use-me.ts';
import { CardsTable } from '../../../../ui/parts/cards-table.tsx';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { Listed } from '../../../../ui/parts/listed.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { typeText } from '../type-text.ts';
import { useTexts } from '../use-texts.ts';
import { LookUpTimes } from './look-up-times.tsx';

const MIB = 1_048_576;

/** How the index of signals does: how large and fresh it is, how far behind, and how fast it answers. */
export function IndexStatePage() {
  const t = useTexts();
  const client = useClient();
  const state = useQuery({
    queryKey: ['signal-index'],
    queryFn: client.signalIndex.get,
    refetchInterval: useRefresh(10_000),
  });
  return (
    <Page title={t('index.title')} intro={t('index.intro')}>
      <Loaded query={state} what={t('index.what')}>
        {(index) => (
          <>
            <Section title={t('index.now')}>
              <Now index={index} />
            </Section>
            <Section title={t('index.types')}>
              <Types index={index} />
            </Section>
            <Section title={t('index.look-ups')}>
              <Listed
                rows={index.lookUps.filter(({ many }) => many > 0)}
                none={t('index.no-look-ups')}
                next={t('index.no-look-ups-next')}
              >
                {() => <LookUpTimes lookUps={index.lookUps} />}
              </Listed>
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Now({ index }: { index: SignalIndex }) {
  const t = useTexts();
  const { short } = useDates();
  const { loadedAt, loadedFrom, changedAt, snapshotAt, behind, freshness } = index;
  const upToDate = behind.acts === 0 && behind.signals === 0;
  return (
    <Facts
      facts={[
        {
          label: t('index.behind'),
          value: upToDate ? t('index.behind-none') : t('index.behind-by', behind),
        },
        {
          label: t('index.freshness'),
          value: freshness
            ? t('index.freshness-of', {
                of: freshness.of,
                p50: Math.round(freshness.p50),
                p99: Math.round(freshness.p99),
              })
            : t('index.freshness-none'),
        },
        { label: t('index.changed'), value: changedAt ? short(changedAt) : t('index.changed-none') },
        {
          label: t('index.loaded'),
          value: t(`index.loaded-from.${loadedFrom}`, { at: short(loadedAt) }),
        },
        { label: t('index.snapshot'), value: snapshotAt ? short(snapshotAt) : t('index.snapshot-none') },
      ]}
    />
  );
}

function Types({ index }: { index: SignalIndex }) {
  const t = useTexts();
  return (
    <CardsTable
      caption={t('index.types')}
      rows={index.items}
      rowKey={({ type }) => type}
      columns={[
        { key: 'type', title: t('bank.type'), heading: true, cell: ({ type }) => typeText(t, type) },
        { key: 'entries', title: t('index.entries'), numeric: true, cell: ({ entries }) => entries },
        {
          key: 'segments',
          title: t('index.segments'),
          numeric: true,
          cell: ({ segments }) => segments.reduce((sum, one) => sum + one, 0),
        },
        { key: 'recent', title: t('index.recent'), numeric: true, cell: ({ recent }) => recent },
        {
          key: 'memory',
          title: t('index.memory'),
          numeric: true,
          cell: ({ memoryBytes }) => t('index.mib', { mib: Math.round((memoryBytes / MIB) * 10) / 10 }),
        },
      ]}
    />
  );
}
