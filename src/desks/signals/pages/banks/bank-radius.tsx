import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Bank } from '../../../../client/banks.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { ConfirmStep } from '../../../../ui/parts/confirm-step.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { WholeNumber } from '../../../../ui/parts/whole-number.tsx';
import { useTexts } from '../use-texts.ts';

/** How near an item must come to a signal of the bank, and changing it. */
export function BankRadius({ bank }: { bank: Bank }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const may = useHasRole('reviewer', 'senior-reviewer');
  const [asking, setAsking] = useState(false);
  const [radius, setRadius] = useState<number | undefined>(bank.radius);
  const save = useMutation({
    mutationFn: (bits: number) => client.banks.setRadius(bank.id, bits),
    onSuccess: () => {
      setAsking(false);
      return queries.invalidateQueries({ queryKey: ['bank', bank.id] });
    },
  });
  return (
    <>
      {t('bank.radius.bits', { bits: bank.radius })}{' '}
      {may && (
        <Button
          size="compact-sm"
          variant="default"
          className="comity-screen-only"
          onClick={() => {
            setRadius(bank.radius);
            setAsking(true);
          }}
        >
          {t('bank.radius.change')}
        </Button>
      )}
      <ConfirmStep
        opened={asking}
        title={t('bank.radius.change')}
        confirm={t('bank.radius.save')}
        busy={save.isPending}
        disabled={radius === undefined || radius === bank.radius}
        onConfirm={() => radius !== undefined && save.mutate(radius)}
        onClose={() => setAsking(false)}
      >
        <WholeNumber
          label={t('bank.radius')}
          description={t('bank.radius.how')}
          min={0}
          max={47}
          value={radius}
          onChange={setRadius}
        />
        {save.isError && <StateNotice kind="error" title={save.error.message} />}
      </ConfirmStep>
    </>
  );
}
