import { Button, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Peer } from '../../../client/peers.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { useHasRole } from '../../../ui/data/use-me.ts';
import { ConfirmWithReason } from '../../../ui/parts/confirm-with-reason.tsx';
import { useDone } from '../../../ui/parts/done-notice.tsx';
import { Facts } from '../../../ui/parts/facts.tsx';
import { Id } from '../../../ui/parts/id.tsx';
import { Listed } from '../../../ui/parts/listed.tsx';
import { NamedPanel } from '../../../ui/parts/named-panel.tsx';
import { Page, Section } from '../../../ui/parts/page.tsx';
import { StateNotice } from '../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { AddPeer } from './add-peer.tsx';
import { OwnAddress } from './own-address.tsx';

/** The nodes this one talks to, each by its pinned key. */
export function PeersPage() {
  const t = useTexts();
  const client = useClient();
  const mayAdd = useHasRole('administrator');
  const peers = useQuery({ queryKey: ['peers'], queryFn: client.peers.list });
  return (
    <Page title={t('peers.title')} intro={t('peers.intro')}>
      <div style={{ marginBlockEnd: '1.2rem' }}>
        <OwnAddress />
      </div>
      <Loaded query={peers} what={t('peers.what')}>
        {({ items }) => (
          <Listed rows={items} none={t('peers.none')} next={t('peers.none-next')}>
            {() => (
              <Stack>
                {items.map((peer) => (
                  <PeerPanel key={peer.id} peer={peer} />
                ))}
              </Stack>
            )}
          </Listed>
        )}
      </Loaded>
      {mayAdd && (
        <Section title={t('peers.add')}>
          <AddPeer />
        </Section>
      )}
    </Page>
  );
}

/** The worst first: a fork is told for as long as it is on record. */
function logState(t: ReturnType<typeof useTexts>, log: NonNullable<Peer['log']>): string {
  if (log.forked) return t('peers.log.forked');
  if (log.unchecked) return t('peers.log.unchecked');
  if (log.epoch > 1) return t('peers.log.again', { epoch: log.epoch });
  return t('peers.log.consistent');
}

function PeerPanel({ peer }: { peer: Peer }) {
  const t = useTexts();
  const dates = useDates();
  const client = useClient();
  const queries = useQueryClient();
  const done = useDone();
  const refresh = () => queries.invalidateQueries({ queryKey: ['peers'] });
  const maySuspend = useHasRole('senior-reviewer', 'administrator');
  const mayResume = useHasRole('senior-reviewer');
  const [asking, setAsking] = useState(false);
  const suspend = useMutation({
    mutationFn: (reason: string) => client.peers.suspend(peer.id, reason),
    onSuccess: () => {
      setAsking(false);
      if (mayResume)
        done({
          says: t('peers.suspend-done', { name: peer.name }),
          undo: () => client.peers.resume(peer.id).then(refresh),
        });
      return refresh();
    },
  });
  const resume = useMutation({
    mutationFn: () => client.peers.resume(peer.id),
    onSuccess: refresh,
  });
  const { name, state, url, publicKey, lastSeenAt, lastError, refusedReceipts, suspendedReason, log } = peer;
  return (
    <NamedPanel name={name} state={t(`peers.state.${state}`)} heed={state === 'suspended'}>
      <Facts
        facts={[
          { label: t('peers.class'), value: t(`class.${peer.class}`) },
          { label: t('peers.url'), value: <Id>{url}</Id> },
          { label: t('peers.key'), value: <Id>{publicKey}</Id> },
          { label: t('peers.seen'), value: lastSeenAt ? dates.absolute(lastSeenAt) : t('peers.never') },
          lastError ? { label: t('peers.error'), value: <bdi>{lastError}</bdi> } : undefined,
          refusedReceipts
            ? {
                label: t('peers.refused-receipts'),
                value: (
                  <bdi>
                    {refusedReceipts.count}: {refusedReceipts.lastAnswer}
                  </bdi>
                ),
              }
            : undefined,
          log ? { label: t('peers.log'), value: logState(t, log) } : undefined,
          suspendedReason ? { label: t('peers.reason'), value: <bdi>{suspendedReason}</bdi> } : undefined,
          peer.signals === undefined
            ? undefined
            : { label: t('peers.signals'), value: t('peers.signal-count', { count: peer.signals }) },
        ]}
      />
      {maySuspend && state === 'active' && (
        <Button mt="sm" variant="default" className="comity-screen-only" onClick={() => setAsking(true)}>
          {t('peers.suspend', { name })}
        </Button>
      )}
      {mayResume && state === 'suspended' && (
        <Button
          mt="sm"
          variant="default"
          className="comity-screen-only"
          loading={resume.isPending}
          onClick={() => resume.mutate()}
        >
          {t('peers.resume', { name })}
        </Button>
      )}
      {resume.isError && <StateNotice kind="error" title={resume.error.message} />}
      <ConfirmWithReason
        opened={asking}
        title={t('peers.suspend', { name })}
        means={t('peers.suspend-means', { name })}
        confirm={t('peers.suspend-yes', { name })}
        reason={{ label: t('suspend.reason'), why: t('suspend.reason-why') }}
        step={suspend}
        onClose={() => setAsking(false)}
      />
    </NamedPanel>
  );
}
