import { Stack } from '@mantine/core';
import type { Bank } from '../../../../client/banks.ts';
import { CardsTable } from '../../../../ui/parts/cards-table.tsx';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { NamedPanel } from '../../../../ui/parts/named-panel.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';

/** Partners who may ask an own bank for match or no match, and how often they did: no small number of matches. */
export function AskedPrivately({ bank }: { bank: Bank }) {
  const t = useTexts();
  const dates = useDates();
  return (
    <Stack>
      <p>{t('bank.asked-means')}</p>
      {bank.askedPrivately.map((one) => (
        <NamedPanel key={one.agreement} name={one.title} state={t(`bank.share-state.${one.state}`)}>
          <Facts
            facts={[
              {
                label: t('bank.asked-by'),
                value: <bdi>{one.with.map(({ name }) => name).join(t('list.separator'))}</bdi>,
              },
              { label: t('bank.asked-since'), value: dates.absolute(one.since) },
            ]}
          />
          {one.days.length === 0 ? (
            <p>{t('bank.asked-none')}</p>
          ) : (
            <CardsTable
              caption={t('bank.asked-days')}
              rows={one.days}
              rowKey={({ day }) => day}
              columns={[
                {
                  key: 'day',
                  title: t('bank.asked-day'),
                  heading: true,
                  cell: ({ day }) => <bdi>{day}</bdi>,
                },
                {
                  key: 'asked',
                  title: t('bank.asked-asked'),
                  numeric: true,
                  cell: ({ asked }) => t('bank.asked-count', { count: asked }),
                },
                {
                  key: 'matched',
                  title: t('bank.asked-matched'),
                  numeric: true,
                  cell: ({ matched }) =>
                    matched === 'under ten'
                      ? t('bank.asked-under-ten')
                      : t('bank.asked-count', { count: matched }),
                },
              ]}
            />
          )}
        </NamedPanel>
      ))}
    </Stack>
  );
}
