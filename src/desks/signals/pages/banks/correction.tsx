import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Correction as Said, Signal } from '../../../../client/banks.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useHasRole, useMe } from '../../../../ui/data/use-me.ts';
import { ConfirmWithReason } from '../../../../ui/parts/confirm-with-reason.tsx';
import { Section } from '../../../../ui/parts/page.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { Funnel } from './funnel.tsx';

type Act = 'confirmed' | 'disputed' | 'end-quarantine';

/** What people here and partners say of a signal, what became of its matches, and saying so oneself. */
export function Correction({ signal }: { signal: Signal }) {
  const t = useTexts();
  const client = useClient();
  const found = useQuery({
    queryKey: ['correction', signal.id],
    queryFn: () => client.signals.correction(signal.id),
  });
  return (
    <Section title={t('correction.title')}>
      <Loaded query={found} what={t('signal.what')}>
        {(said) => <Shown signal={signal} said={said} />}
      </Loaded>
    </Section>
  );
}

function Shown({ signal, said }: { signal: Signal; said: Said }) {
  const t = useTexts();
  const dates = useDates();
  const { funnel, quarantinedAt, decisions, opinions, sightings } = said;
  const judgements = said.judgements ?? [];
  return (
    <>
      {quarantinedAt !== null && (
        <StateNotice kind="partial" title={t('correction.quarantined', { date: dates.day(quarantinedAt) })}>
          {t('correction.quarantined.why')}
        </StateNotice>
      )}
      <Funnel funnel={funnel} of="signal" />
      {decisions && decisions.reviewed > 0 && <p>{t('correction.decisions', decisions)}</p>}
      {judgements.length + opinions.length + sightings.length > 0 && (
        <ul>
          {judgements.map(({ judged, by, at, reason }) => (
            <li key={`${by}${at}`}>
              {t(`correction.${judged}`, { by, at: dates.day(at) })} <bdi>{reason}</bdi>
            </li>
          ))}
          {opinions.map(({ by, at, opinion, reason }) => (
            <li key={`${by}${at}`}>
              {t(`correction.opinion.${opinion}`, { by, at: dates.day(at) })} <bdi>{reason}</bdi>
            </li>
          ))}
          {sightings.map(({ by, count }) => (
            <li key={by}>{t('correction.sightings', { by, count })}</li>
          ))}
        </ul>
      )}
      <Acts signal={signal} quarantined={quarantinedAt !== null} />
    </>
  );
}

function Acts({ signal, quarantined }: { signal: Signal; quarantined: boolean }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const me = useMe();
  const judges = useHasRole('reviewer', 'senior-reviewer');
  const putsBack = useHasRole('senior-reviewer');
  const [asking, setAsking] = useState<Act>();
  const step = useMutation({
    mutationFn: async (reason: string) => {
      if (asking === 'end-quarantine') await client.signals.endQuarantine(signal.id, reason);
      else if (asking) await client.signals.judge(signal.id, asking, reason);
    },
    onSuccess: () => {
      setAsking(undefined);
      void queries.invalidateQueries({ queryKey: ['bank'] });
      void queries.invalidateQueries({ queryKey: ['signal', signal.id] });
      return queries.invalidateQueries({ queryKey: ['correction', signal.id] });
    },
  });
  if (!judges) return null;
  const acts: Act[] = quarantined && putsBack ? ['end-quarantine'] : [];
  if (signal.active && !signal.innocent) acts.push('confirmed', 'disputed');
  const own = signal.originator.id === me.data?.person.organisation.id;
  return (
    <Group mt="md" className="comity-screen-only">
      {acts.map((act) => (
        <Button key={act} variant="default" onClick={() => setAsking(act)}>
          {t(`correction.do.${act}`)}
        </Button>
      ))}
      {asking && (
        <ConfirmWithReason
          opened
          title={t(`correction.do.${asking}`)}
          means={
            asking === 'end-quarantine'
              ? t('correction.do.end-quarantine.means')
              : t(own ? `correction.do.${asking}.means-own` : 'correction.do.means', {
                  name: signal.originator.name,
                })
          }
          confirm={t(`correction.do.${asking}`)}
          reason={{ label: t('field.reason') }}
          grave={asking !== 'confirmed'}
          step={step}
          onClose={() => setAsking(undefined)}
        />
      )}
    </Group>
  );
}
