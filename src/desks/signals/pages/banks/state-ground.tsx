import { Button, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Bank } from '../../../../client/banks.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { ConfirmStep } from '../../../../ui/parts/confirm-step.tsx';
import { ErrorSummary, type FormFault } from '../../../../ui/parts/error-summary.tsx';
import { NextStep } from '../../../../ui/parts/next-step.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';
import { GroundFields, groundOf, missingOfGround, useGroundDraft } from './ground-fields.tsx';

/** A bank that does not say what it rests on: what that means, and the form that says it, once. */
export function StateGround({ bank }: { bank: Bank }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const may = useHasRole('analyst', 'reviewer', 'senior-reviewer', 'administrator');
  const theirs = bank.provenance !== 'own';
  const ground = useGroundDraft(theirs ? bank.originator.class : undefined);
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const [asking, setAsking] = useState(false);
  const state = useMutation({
    mutationFn: () => client.banks.stateGround(bank.id, groundOf(ground, bank)),
    onSuccess: () => {
      setAsking(false);
      void queries.invalidateQueries({ queryKey: ['banks'] });
      return queries.invalidateQueries({ queryKey: ['bank', bank.id] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = missingOfGround(t, ground, bank);
    setFaults(missing);
    if (missing.length === 0) setAsking(true);
  };
  return (
    <NextStep
      title={t('bank.groundless')}
      why={t(bank.mode === 'shadow' ? 'bank.groundless.why.shadow' : 'bank.groundless.why.on')}
    >
      {may && (
        <form noValidate onSubmit={submit} className="comity-screen-only">
          <ErrorSummary faults={faults} />
          <Stack maw="40rem">
            <GroundFields ground={ground} lacks={bank.lacks} faults={faults} theirs={theirs} />
            <Button type="submit" size="md" style={{ alignSelf: 'start' }}>
              {t('bank.state-ground')}
            </Button>
          </Stack>
        </form>
      )}
      <ConfirmStep
        opened={asking}
        title={t('bank.state-ground')}
        confirm={t('bank.state-ground')}
        busy={state.isPending}
        onConfirm={() => state.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{t('bank.state-ground.means')}</p>
        {bank.mode === 'shadow' && (
          <p>{t(theirs ? 'bank.state-ground.stays' : 'bank.state-ground.turns-on')}</p>
        )}
        {state.isError && <StateNotice kind="error" title={state.error.message} />}
      </ConfirmStep>
    </NextStep>
  );
}
