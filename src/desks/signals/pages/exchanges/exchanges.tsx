import { useQuery } from '@tanstack/react-query';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { CardsTable } from '../../../../ui/parts/cards-table.tsx';
import { Listed } from '../../../../ui/parts/listed.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { AddExchange } from './add-exchange.tsx';
import { heldOf, inBank, LOOK_MS } from './exchange-look.ts';

/** Every list that is pulled from elsewhere: how it goes, and what waits for a person. */
export function ExchangesPage() {
  const t = useTexts();
  const dates = useDates();
  const client = useClient();
  const mayAdd = useHasRole('senior-reviewer', 'administrator');
  const exchanges = useQuery({
    queryKey: ['exchanges'],
    queryFn: client.exchanges.list,
    refetchInterval: LOOK_MS,
  });
  return (
    <Page title={t('exchanges.title')} intro={t('exchanges.intro')}>
      <Loaded query={exchanges} what={t('exchanges.what')}>
        {({ items }) => (
          <Listed
            rows={items}
            none={t('exchanges.none')}
            next={t(mayAdd ? 'exchanges.none-next' : 'exchanges.none-ask')}
          >
            {() => (
              <CardsTable
                caption={t('exchanges.title')}
                rows={items}
                rowKey={({ id }) => id}
                columns={[
                  {
                    key: 'name',
                    title: t('banks.name'),
                    heading: true,
                    cell: ({ id, name }) => (
                      <PageLink to={`/signals/exchanges/${id}`}>
                        <bdi>{name}</bdi>
                      </PageLink>
                    ),
                  },
                  {
                    key: 'originator',
                    title: t('exchanges.originator'),
                    cell: ({ originator }) => <bdi>{originator.name}</bdi>,
                  },
                  {
                    key: 'state',
                    title: t('exchanges.state'),
                    cell: (exchange) =>
                      exchange.entries.held > 0
                        ? heldOf(t, exchange)
                        : t(`exchanges.state.${exchange.state}`),
                  },
                  {
                    key: 'pulled',
                    title: t('exchanges.pulled'),
                    cell: ({ pulledAt }) => (pulledAt ? dates.short(pulledAt) : t('exchanges.never')),
                  },
                  {
                    key: 'signals',
                    title: t('banks.signals'),
                    numeric: true,
                    cell: ({ entries }) => inBank(entries),
                  },
                ]}
              />
            )}
          </Listed>
        )}
      </Loaded>
      {mayAdd && (
        <Section title={t('exchanges.add')}>
          <AddExchange />
        </Section>
      )}
    </Page>
  );
}
