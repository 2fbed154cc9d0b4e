import { Button, CopyButton } from '@mantine/core';
import { useMe } from '../../../ui/data/use-me.ts';
import { Facts } from '../../../ui/parts/facts.tsx';
import { Id } from '../../../ui/parts/id.tsx';
import { Panel } from '../../../ui/parts/page.tsx';
import { useTexts } from '../use-texts.ts';

/** What a partner needs to add this node. Without the key by another way, an address alone proves nothing. */
export function OwnAddress() {
  const t = useTexts();
  const own = useMe().data?.own;
  if (!own) return null;
  return (
    <Panel tone="calm">
      <section aria-labelledby="own-address">
        <h2 id="own-address" style={{ margin: 0, fontSize: '1.2rem' }}>
          {t('peers.own')}
        </h2>
        <p>{t('peers.own-how')}</p>
        <Facts
          facts={[
            { label: t('peers.url'), value: <Id>{own.url}</Id> },
            { label: t('peers.key'), value: <Id>{own.publicKey}</Id> },
          ]}
        />
        <CopyButton value={`${own.url} ${own.publicKey}`}>
          {({ copied, copy }) => (
            <Button mt="sm" variant="default" className="comity-screen-only" onClick={copy}>
              <span aria-live="polite">{t(copied ? 'peers.own-copied' : 'peers.own-copy')}</span>
            </Button>
          )}
        </CopyButton>
      </section>
    </Panel>
  );
}
