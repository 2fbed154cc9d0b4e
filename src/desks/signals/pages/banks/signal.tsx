import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { OneSignal } from '../../../../client/banks.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useHasRole, useMe } from '../../../../ui/data/use-me.ts';
import { ConfirmWithReason } from '../../../../ui/parts/confirm-with-reason.tsx';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { Id } from '../../../../ui/parts/id.tsx';
import { Page } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useClassText } from '../class-text.ts';
import { Disagreements, SignalStanding } from '../review/evidence.tsx';
import { Said } from '../said.tsx';
import { typeText } from '../type-text.ts';
import { useTexts } from '../use-texts.ts';
import { SignalState } from './contents.tsx';
import { Correction } from './correction.tsx';

/** One signal: whose it is, what stands behind it, who disagrees; taking it back, or stopping it here. */
export function SignalPage() {
  const t = useTexts();
  const client = useClient();
  const { id } = useParams({ strict: false }) as { id: string };
  const signal = useQuery({ queryKey: ['signal', id], queryFn: () => client.signals.get(id) });
  return (
    <Page title={t('signal.title')} width="narrow">
      <Loaded query={signal} what={t('signal.what')}>
        {(found) => <Found signal={found} />}
      </Loaded>
    </Page>
  );
}

function Found({ signal }: { signal: OneSignal }) {
  const t = useTexts();
  const dates = useDates();
  const classText = useClassText();
  const { originator, value, codes, type, quality, basis, addedAt, attested, counts, disagreements, ended } =
    signal;
  return (
    <>
      <SignalStanding signal={{ ...signal, by: originator.id }} />
      <Facts
        facts={[
          { label: t('bank.state'), value: <SignalState signal={signal} /> },
          ended
            ? {
                label: t('signal.ended'),
                value: (
                  <>
                    {dates.absolute(ended.at)} · {ended.by ? <bdi>{ended.by}</bdi> : t('signal.ended.node')}
                    {ended.reason && (
                      <>
                        {' · '}
                        <bdi>{ended.reason}</bdi>
                      </>
                    )}
                  </>
                ),
              }
            : undefined,
          {
            label: t('signal.bank'),
            value: (
              <PageLink to={`/signals/banks/${signal.in.id}`}>
                <bdi>{signal.in.name}</bdi>
              </PageLink>
            ),
          },
          {
            label: t('banks.originator'),
            value: (
              <>
                <bdi>{originator.name}</bdi> · {classText(originator.class)}
              </>
            ),
          },
          { label: t('evidence.why'), value: basis ? <Said words={[basis]} /> : t('evidence.no-reason') },
          { label: t('bank.type'), value: typeText(t, type) },
          {
            label: t('signal.value'),
            value: codes === undefined ? <Id>{value}</Id> : t('signal.frames', { count: codes }),
          },
          quality === null
            ? undefined
            : { label: t('evidence.quality'), value: t('evidence.quality-of', { quality }) },
          { label: t('signal.added'), value: dates.absolute(addedAt) },
          { label: t('signal.attested'), value: t(attested ? 'signal.attested.yes' : 'signal.attested.no') },
          {
            label: t('evidence.reversal'),
            value: counts ? t('evidence.reversal-of', counts) : t('counts.hidden'),
          },
          signal.suppressed
            ? {
                label: t('signal.suppressed'),
                value: t('signal.suppressed.times', { times: signal.suppressed }),
              }
            : undefined,
          {
            label: t('evidence.signal'),
            value: <PageLink to={`/records/${signal.id}`}>{t('evidence.record')}</PageLink>,
          },
        ]}
      />
      <Disagreements disagreements={disagreements} />
      <Correction signal={signal} />
      <Stop signal={signal} />
    </>
  );
}

const LOOKS = 30;
const LOOK_MS = 100;

/** Our own signal is taken back everywhere; anybody else's is stopped at this node. */
function Stop({ signal }: { signal: OneSignal }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const me = useMe();
  const may = useHasRole('reviewer', 'senior-reviewer');
  const [asking, setAsking] = useState(false);
  const act = signal.originator.id === me.data?.person.organisation.id ? 'withdraw' : 'stop';
  const step = useMutation({
    mutationFn: async (reason: string) => {
      await client.signals[act](signal.id, reason);
      // The page that follows must not say that it matches still: it is taken over a moment later.
      for (let look = 0; look < LOOKS && (await client.signals.get(signal.id)).active; look++)
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    },
    onSuccess: () => {
      setAsking(false);
      void queries.invalidateQueries({ queryKey: ['bank'] });
      return queries.invalidateQueries({ queryKey: ['signal', signal.id] });
    },
  });
  if (!may || !signal.active) return null;
  const standing = signal.cases ? t('signal.standing', signal.cases) : '';
  return (
    <Group mt="md" className="comity-screen-only">
      <Button variant="default" onClick={() => setAsking(true)}>
        {t(`signal.${act}`)}
      </Button>
      <ConfirmWithReason
        opened={asking}
        title={t(`signal.${act}`)}
        means={[t(`signal.${act}.means`), standing].join(' ')}
        confirm={t(`signal.${act}`)}
        reason={{ label: t('field.reason') }}
        step={step}
        onClose={() => setAsking(false)}
      />
    </Group>
  );
}
