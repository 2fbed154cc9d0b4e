import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Bank } from '../../../../client/banks.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { ConfirmStep } from '../../../../ui/parts/confirm-step.tsx';
import { NextStep } from '../../../../ui/parts/next-step.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';

/** Turning a bank on is a person's act: from then on its matches reach reviewers. */
export function BankMode({ bank }: { bank: Bank }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const may = useHasRole('reviewer', 'senior-reviewer', 'administrator');
  const [asking, setAsking] = useState(false);
  const next = bank.mode === 'shadow' ? 'on' : 'shadow';
  const turn = useMutation({
    mutationFn: () => client.banks.setMode(bank.id, next),
    onSuccess: () => {
      setAsking(false);
      void queries.invalidateQueries({ queryKey: ['banks'] });
      return queries.invalidateQueries({ queryKey: ['bank', bank.id] });
    },
  });
  return (
    <NextStep title={t(`bank.is.${bank.mode}`)} why={t(`bank.is.${bank.mode}.why`)}>
      {may && (
        <Button size="md" variant={next === 'on' ? 'filled' : 'default'} onClick={() => setAsking(true)}>
          {t(`bank.turn.${next}`)}
        </Button>
      )}
      <ConfirmStep
        opened={asking}
        title={t(`bank.turn.${next}`)}
        confirm={t(`bank.turn.${next}`)}
        busy={turn.isPending}
        onConfirm={() => turn.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{t(`bank.turn.${next}.means`, { name: bank.originator.name })}</p>
        {turn.isError && <StateNotice kind="error" title={turn.error.message} />}
      </ConfirmStep>
    </NextStep>
  );
}
