import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RunningClock } from '../../../client/clocks.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { useRefresh } from '../../../ui/data/use-me.ts';
import { CardsTable } from '../../../ui/parts/cards-table.tsx';
import { Clock } from '../../../ui/parts/clock.tsx';
import { Listed } from '../../../ui/parts/listed.tsx';
import { Page } from '../../../ui/parts/page.tsx';
import { PageLink } from '../../../ui/parts/page-link.tsx';
import { UncheckedLaws } from '../../../ui/parts/unchecked-laws.tsx';
import { useDates } from '../../../ui/text/dates.ts';
import { useLanguage } from '../../../ui/text/language-context.tsx';
import { messageOf } from '../../../ui/text/message.ts';
import { desks } from '../desks.ts';
import { useTexts } from '../use-texts.ts';

/** Every clock that runs, over all desks, by urgency. */
export function ClocksPage() {
  const t = useTexts();
  const client = useClient();
  const [which, setWhich] = useState<'asking' | 'all'>('asking');
  const clocks = useQuery({
    queryKey: ['clocks', which],
    queryFn: () => client.clocks.list(which),
    refetchInterval: useRefresh(10_000),
  });
  return (
    <Page title={t('clocks.title')} intro={t('clocks.intro')}>
      <SegmentedControl
        mb="md"
        className="comity-screen-only"
        aria-label={t('clocks.which')}
        value={which}
        onChange={(value) => setWhich(value as 'asking' | 'all')}
        data={(['asking', 'all'] as const).map((value) => ({ value, label: t(`clocks.${value}`) }))}
      />
      <Loaded query={clocks} what={t('clocks.what')}>
        {({ items, more }) => (
          <>
            <Listed rows={items} none={t('clocks.none')} next={t('clocks.none-next')}>
              {(rows) => <ClockTable rows={rows} />}
            </Listed>
            {more && <p role="status">{t('clocks.more')}</p>}
            <UncheckedLaws shown={items.map(({ law }) => law)} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function ClockTable({ rows }: { rows: readonly RunningClock[] }) {
  const t = useTexts();
  const dates = useDates();
  const deskText = useDeskText();
  return (
    <CardsTable
      caption={t('clocks.title')}
      rows={rows}
      rowKey={({ case: id, name }) => `${id} ${name}`}
      columns={[
        {
          key: 'due',
          title: t('clocks.due'),
          heading: true,
          cell: (row) => <Clock clock={row} name={deskText(row, `clock.${row.name}`) ?? row.name} />,
        },
        {
          key: 'matter',
          title: t('clocks.matter'),
          cell: (row) => {
            const words = deskText(row, `kind.${row.procedure}`) ?? deskText(row) ?? row.procedure;
            return (
              <>
                {row.drill && <strong>{t('clocks.drill')} </strong>}
                {row.page ? <PageLink to={row.page}>{words}</PageLink> : words}
              </>
            );
          },
        },
        { key: 'at', title: t('clocks.at'), cell: ({ dueAt }) => (dueAt ? dates.short(dueAt) : '') },
      ]}
    />
  );
}

/** Words of the desk that has a case: of a key, or the name of the list where it stands. */
function useDeskText() {
  const { language } = useLanguage();
  return ({ page }: RunningClock, key?: string): string | undefined => {
    const list = page?.split('/').slice(0, -1).join('/');
    const desk = desks.find(({ routes }) => routes.some(({ path }) => path === list));
    const titleKey = desk?.navigation.find(({ path }) => path === list)?.titleKey;
    const message = desk?.locales[language.code][key ?? titleKey ?? ''];
    return message === undefined ? undefined : String(messageOf(message, language).format());
  };
}
