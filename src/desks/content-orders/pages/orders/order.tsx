import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ContentOrder } from '../../../../client/content-orders.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useRefresh } from '../../../../ui/data/use-me.ts';
import { Clock } from '../../../../ui/parts/clock.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { Standing } from '../../../../ui/parts/standing.tsx';
import { TakenOn } from '../../../../ui/parts/taken-on.tsx';
import { UncheckedLaws } from '../../../../ui/parts/unchecked-laws.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { Checks } from './checks.tsx';
import { OrderHistory } from './history.tsx';
import { NextOrderStep } from './next-order-step.tsx';
import { ProviderLink } from './provider-link.tsx';
import { useClockName } from './state-text.ts';
import { ToldSystems } from './told-systems.tsx';
import { WhatIsOrdered } from './what-is-ordered.tsx';

/** One order, by its id, as one query that its steps ask too. */
export function useOrder(id: string) {
  const client = useClient();
  return useQuery({
    queryKey: ['content-order', id],
    queryFn: () => client.contentOrders.get(id),
    refetchInterval: useRefresh(15_000),
  });
}

/** A removal order: binding, with an hour; what is next, who sent it, what it asks, and what happened. */
export function OrderPage() {
  const t = useTexts();
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useOrder(id);
  return (
    <Page title={titleOf(found.data, t('order.title'))} intro={t('order.intro')}>
      <p className="comity-screen-only">
        <PageLink to="/orders">{t('order.back')}</PageLink>
      </p>
      <Loaded query={found} what={t('order.what')}>
        {(order) => <Found order={order} />}
      </Loaded>
    </Page>
  );
}

/** The authority's own reference is what a person on the telephone says. */
const titleOf = (order: ContentOrder | undefined, otherwise: string): string => {
  const reference = order?.order.reference;
  return typeof reference === 'string' && reference.trim() !== '' ? `${otherwise} ${reference}` : otherwise;
};

function Found({ order }: { order: ContentOrder }) {
  const t = useTexts();
  const dates = useDates();
  const clockName = useClockName();
  const known = order.tracks.sender === 'verified';
  const hour = order.clocks.find(({ name, status }) => name === 'removal' && status !== 'ended');
  const shown = order.clocks.filter((clock) => clock.status !== 'ended' && clock !== hour);
  return (
    <>
      <Standing
        kind={order.drill ? 'own' : known ? 'binding' : 'unverified'}
        title={t(order.drill ? 'standing.drill' : known ? 'standing.known' : 'standing.unknown')}
        means={t(
          order.drill ? 'standing.drill.means' : known ? 'standing.known.means' : 'standing.unknown.means',
        )}
      >
        <p>{t('order.received', { at: dates.short(order.receivedAt) })}</p>
        {hour && <Clock clock={hour} name={clockName('removal')} />}
      </Standing>
      {!order.closed && <TakenOn case={order.id} />}
      {order.sameReference.length > 0 && (
        <p>
          {t('order.same-reference')}{' '}
          {order.sameReference.map(({ id, receivedAt }) => (
            <PageLink key={id} to={`/orders/${id}`}>
              {dates.short(receivedAt)}
            </PageLink>
          ))}
        </p>
      )}
      <NextOrderStep order={order} />
      <ToldSystems order={order} />
      <ProviderLink order={order} />
      <Section title={t('order.clocks')}>
        {shown.length === 0 ? (
          <p>{t('order.no-clocks')}</p>
        ) : (
          <Stack gap="sm">
            {shown.map((clock) => (
              <Clock key={clock.name} clock={clock} name={clockName(clock.name)} />
            ))}
          </Stack>
        )}
        <UncheckedLaws shown={order.clocks.map(({ law }) => law)} />
      </Section>
      <Checks order={order} />
      <WhatIsOrdered order={order} />
      <OrderHistory order={order} />
    </>
  );
}
