import { Button, Group, Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { DutyShift } from '../../../client/duty.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { ConfirmStep } from '../../../ui/parts/confirm-step.tsx';
import { StateNotice } from '../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';
import { useCallable } from './add-shift.tsx';

/** Gives the rest of a shift to somebody else; who keeps the rota may take it out of it. */
export function HandOver({ shift, mayRemove }: { shift: DutyShift; mayRemove: boolean }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const others = useCallable().filter(({ value }) => value !== shift.person);
  const [asking, setAsking] = useState(false);
  const [to, setTo] = useState<string | null>(null);
  const done = () => {
    setAsking(false);
    return queries.invalidateQueries({ queryKey: ['duty'] });
  };
  const handOver = useMutation({ mutationFn: () => client.duty.handOver(shift.id, to!), onSuccess: done });
  const remove = useMutation({ mutationFn: () => client.duty.removeShift(shift.id), onSuccess: done });
  const failed = handOver.error ?? remove.error;
  return (
    <Group gap="xs" className="comity-screen-only">
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t('on-call.hand-over-of', { name: shift.name })}
        onClick={() => setAsking(true)}
      >
        {t('on-call.hand-over')}
      </Button>
      {mayRemove && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t('on-call.remove-shift', { name: shift.name })}
          loading={remove.isPending}
          onClick={() => remove.mutate()}
        >
          {t('on-call.remove')}
        </Button>
      )}
      <ConfirmStep
        opened={asking}
        title={t('on-call.hand-over-of', { name: shift.name })}
        confirm={t('on-call.hand-over')}
        busy={handOver.isPending}
        disabled={to === null}
        onConfirm={() => handOver.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{t('on-call.hand-over-means')}</p>
        <Select label={t('on-call.to')} data={[...others]} value={to} onChange={setTo} />
      </ConfirmStep>
      {failed && <StateNotice kind="error" title={failed.message} />}
    </Group>
  );
}
