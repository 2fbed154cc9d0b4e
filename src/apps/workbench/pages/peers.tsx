import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Peer } from '../../../client/peers.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { useHasRole } from '../../../ui/data/use-me.ts';
import { ConfirmStep } from '../../../ui/parts/confirm-step.tsx';
import { Facts } from '../../../ui/parts/facts.tsx';
import { Id } from '../../../ui/parts/id.tsx';
import { Page, Panel, Section } from '../../../ui/parts/page.tsx';
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
      <OwnAddress />
      <Loaded query={peers} what={t('peers.what')}>
        {({ items }) =>
          items.length === 0 ? (
            <StateNotice kind="empty" title={t('peers.none')}>
              {t('peers.none-next')}
            </StateNotice>
          ) : (
            <Stack>
              {items.map((peer) => (
                <PeerPanel key={peer.id} peer={peer} />
              ))}
            </Stack>
          )
        }
      </Loaded>
      {mayAdd && (
        <Section title={t('peers.add')}>
          <AddPeer />
        </Section>
      )}
    </Page>
  );
}

function PeerPanel({ peer }: { peer: Peer }) {
  const t = useTexts();
  const dates = useDates();
  const client = useClient();
  const queries = useQueryClient();
  const maySuspend = useHasRole('senior-reviewer');
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const suspend = useMutation({
    mutationFn: () => client.peers.suspend(peer.id, reason.trim()),
    onSuccess: () => {
      setAsking(false);
      return queries.invalidateQueries({ queryKey: ['peers'] });
    },
  });
  const resume = useMutation({
    mutationFn: () => client.peers.resume(peer.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['peers'] }),
  });
  const { name, state, url, publicKey, lastSeenAt, lastError, suspendedReason } = peer;
  return (
    <Panel {...(state === 'suspended' ? { tone: 'heed' as const } : {})}>
      <article aria-label={name}>
        <Group justify="space-between" align="flex-start">
          <h2 style={{ margin: 0, fontSize: '1.2rem' }}>
            <bdi>{name}</bdi>
          </h2>
          <strong>{t(`peers.state.${state}`)}</strong>
        </Group>
        <Facts
          facts={[
            { label: t('peers.class'), value: t(`class.${peer.class}`) },
            { label: t('peers.url'), value: <Id>{url}</Id> },
            { label: t('peers.key'), value: <Id>{publicKey}</Id> },
            { label: t('peers.seen'), value: lastSeenAt ? dates.absolute(lastSeenAt) : t('peers.never') },
            lastError ? { label: t('peers.error'), value: <bdi>{lastError}</bdi> } : undefined,
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
        {maySuspend && state === 'suspended' && (
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
        <ConfirmStep
          opened={asking}
          title={t('peers.suspend', { name })}
          confirm={t('peers.suspend-yes', { name })}
          grave
          busy={suspend.isPending}
          disabled={reason.trim() === ''}
          onConfirm={() => suspend.mutate()}
          onClose={() => setAsking(false)}
        >
          <p>{t('peers.suspend-means', { name })}</p>
          <Textarea
            label={t('suspend.reason')}
            description={t('suspend.reason-why')}
            required
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {suspend.isError && <StateNotice kind="error" title={suspend.error.message} />}
        </ConfirmStep>
      </article>
    </Panel>
  );
}
