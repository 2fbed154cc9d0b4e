import { useQuery } from '@tanstack/react-query';
import type { ServiceKey } from '../../../client/look-up-keys.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { useHasRole } from '../../../ui/data/use-me.ts';
import { useNow } from '../../../ui/data/use-now.ts';
import { CardsTable } from '../../../ui/parts/cards-table.tsx';
import { Id } from '../../../ui/parts/id.tsx';
import { Page, Section } from '../../../ui/parts/page.tsx';
import { StateNotice } from '../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { MakeKey } from './make-key.tsx';
import { RevokeKey } from './revoke-key.tsx';

/** Keys of the organisation's services and those lent to partners: what each may ask, how much, from where, how long. */
export function KeysPage() {
  const t = useTexts();
  const client = useClient();
  const dates = useDates();
  const now = useNow(60_000);
  const mayMake = useHasRole('administrator');
  const keys = useQuery({ queryKey: ['service-keys'], queryFn: client.serviceKeys.list });
  const agreements = useQuery({ queryKey: ['agreements'], queryFn: client.agreements.list });
  const titleOf = (id: string) => agreements.data?.items.find((one) => one.id === id)?.title ?? id;
  const holds = ({ revokedAt, expiresAt }: ServiceKey): string => {
    if (revokedAt !== null) return t('keys.revoked', { at: dates.absolute(revokedAt) });
    const over = Date.parse(expiresAt) <= now;
    return t(over ? 'keys.expired' : 'keys.until', { at: dates.absolute(expiresAt) });
  };
  const may = ({ agreement, fillsBanks }: ServiceKey) =>
    agreement === null ? (
      t(fillsBanks ? 'keys.fills-banks' : 'keys.looks-up')
    ) : (
      <>
        {t('keys.asks-privately')} <bdi>{titleOf(agreement)}</bdi>
      </>
    );
  const quota = ({ lookUpsPerMinute, lookUpsPerDay }: ServiceKey): string =>
    lookUpsPerDay === null
      ? t('keys.a-minute', { count: lookUpsPerMinute })
      : t('keys.a-minute-and-day', { count: lookUpsPerMinute, day: lookUpsPerDay });
  const lives = ({ revokedAt, expiresAt }: ServiceKey) => revokedAt === null && Date.parse(expiresAt) > now;
  return (
    <Page title={t('keys.title')} intro={t('keys.intro')}>
      <Loaded query={keys} what={t('keys.what')}>
        {({ items }) =>
          items.length === 0 ? (
            <StateNotice kind="empty" title={t('keys.none')}>
              {t(mayMake ? 'keys.none-make' : 'keys.none-ask')}
            </StateNotice>
          ) : (
            <CardsTable
              caption={t('keys.title')}
              rows={items}
              rowKey={({ id }) => id}
              columns={[
                { key: 'name', title: t('keys.name'), heading: true, cell: ({ name }) => <bdi>{name}</bdi> },
                { key: 'may', title: t('keys.may'), cell: may },
                { key: 'quota', title: t('keys.quota'), cell: quota },
                {
                  key: 'from',
                  title: t('keys.from'),
                  absent: ({ addresses }) => addresses.length === 0,
                  cell: ({ addresses }) =>
                    addresses.length === 0
                      ? t('keys.from-none')
                      : addresses.map((range) => (
                          <div key={range}>
                            <Id>{range}</Id>
                          </div>
                        )),
                },
                { key: 'holds', title: t('keys.holds'), cell: holds },
                ...(mayMake
                  ? [
                      {
                        key: 'steps',
                        title: t('keys.steps'),
                        absent: (one: ServiceKey) => !lives(one),
                        cell: (one: ServiceKey) => <RevokeKey of={one} over={!lives(one)} />,
                      },
                    ]
                  : []),
              ]}
            />
          )
        }
      </Loaded>
      {mayMake && (
        <Section title={t('keys.make')}>
          <MakeKey />
        </Section>
      )}
    </Page>
  );
}
