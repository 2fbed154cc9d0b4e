import { useQuery } from '@tanstack/react-query';
import type { Webhook } from '../../../../client/webhooks.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useHasRole, useRefresh } from '../../../../ui/data/use-me.ts';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { Id } from '../../../../ui/parts/id.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { NameAddress } from './name-address.tsx';

/** Where the platform is told what people decided: the signed webhook, and what waits for it. */
export function PlatformPage() {
  const t = useTexts();
  const client = useClient();
  const maySee = useHasRole('administrator', 'overseer');
  const maySet = useHasRole('administrator');
  const found = useQuery({
    queryKey: ['webhooks'],
    queryFn: client.webhooks.list,
    refetchInterval: useRefresh(15_000),
  });
  return (
    <Page title={t('platform.title')} intro={t('platform.intro')}>
      <Loaded query={found} what={t('platform.what')}>
        {({ items: [webhook] }) => (
          <>
            {webhook ? (
              <Address webhook={webhook} />
            ) : (
              <StateNotice kind="empty" title={t(maySee ? 'platform.none' : 'platform.not-seen')}>
                {t(maySet ? 'platform.none-next' : maySee ? 'platform.none-ask' : 'platform.not-seen-next')}
              </StateNotice>
            )}
            {maySet && (
              <Section title={t(webhook ? 'platform.replace' : 'platform.name')}>
                <NameAddress before={webhook?.url} />
              </Section>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Address({ webhook: { url, createdAt, waiting, lastError } }: { webhook: Webhook }) {
  const t = useTexts();
  const dates = useDates();
  return (
    <>
      {lastError !== null && (
        <StateNotice kind="partial" title={t('platform.failing')}>
          {t('platform.failing-next', { why: lastError })}
        </StateNotice>
      )}
      <Facts
        facts={[
          { label: t('platform.address'), value: <Id>{url}</Id> },
          { label: t('platform.since'), value: dates.short(createdAt) },
          { label: t('platform.waiting'), value: t('platform.waiting-of', { waiting }) },
        ]}
      />
    </>
  );
}
