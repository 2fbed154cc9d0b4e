import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { HashKeeping } from '../../../../client/backwards.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { ConfirmStep } from '../../../../ui/parts/confirm-step.tsx';
import { ConfirmWithReason } from '../../../../ui/parts/confirm-with-reason.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { WholeNumber } from '../../../../ui/parts/whole-number.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';

const USUAL_DAYS = 30;

/** Whether hashes of what is asked about are kept; turning that on and off. */
export function KeepHashes({ keeping }: { keeping: HashKeeping }) {
  const t = useTexts();
  const dates = useDates();
  const client = useClient();
  const queries = useQueryClient();
  const may = useHasRole('senior-reviewer', 'administrator');
  const [asking, setAsking] = useState<'on' | 'off' | null>(null);
  const [days, setDays] = useState<number | undefined>(keeping.days ?? USUAL_DAYS);
  const [reason, setReason] = useState('');
  const save = useMutation({
    mutationFn: (asked: { days: number | null; reason: string }) =>
      client.backwards.keep(asked.days, asked.reason),
    onSuccess: () => {
      setAsking(null);
      setReason('');
      void queries.invalidateQueries({ queryKey: ['backwards'] });
      return queries.invalidateQueries({ queryKey: ['kept-hashes'] });
    },
  });
  const isOn = keeping.days !== null && keeping.since !== null;
  return (
    <>
      {isOn ? (
        <p>
          {t('keeping.on', { days: keeping.days ?? 0, since: dates.day(keeping.since ?? '') })}{' '}
          <bdi>{keeping.reason}</bdi>{' '}
          {may && (
            <Button
              size="compact-sm"
              variant="default"
              className="comity-screen-only"
              onClick={() => setAsking('off')}
            >
              {t('keeping.turn-off')}
            </Button>
          )}
        </p>
      ) : (
        <StateNotice
          kind="empty"
          title={t('keeping.off')}
          action={may && <Button onClick={() => setAsking('on')}>{t('keeping.turn-on')}</Button>}
        >
          {t(may ? 'keeping.off-next' : 'keeping.off-ask')}
        </StateNotice>
      )}
      <ConfirmStep
        opened={asking === 'on'}
        title={t('keeping.turn-on')}
        confirm={t('keeping.turn-on-yes', { days: days ?? 0 })}
        grave
        busy={save.isPending}
        disabled={reason.trim() === '' || days === undefined}
        onConfirm={() => days !== undefined && save.mutate({ days, reason: reason.trim() })}
        onClose={() => setAsking(null)}
      >
        <p>{t('keeping.means')}</p>
        <WholeNumber label={t('keeping.days')} min={1} max={90} value={days} onChange={setDays} />
        <Textarea
          label={t('field.reason')}
          description={t('keeping.reason-how')}
          required
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {save.isError && <StateNotice kind="error" title={save.error.message} />}
      </ConfirmStep>
      <ConfirmWithReason
        opened={asking === 'off'}
        title={t('keeping.turn-off')}
        means={t('keeping.off-means')}
        confirm={t('keeping.turn-off')}
        reason={{ label: t('field.reason') }}
        step={{
          isPending: save.isPending,
          error: save.error,
          mutate: (why) => save.mutate({ days: null, reason: why }),
        }}
        onClose={() => setAsking(null)}
      />
    </>
  );
}
