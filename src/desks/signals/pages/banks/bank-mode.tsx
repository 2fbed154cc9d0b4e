import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Bank, BankMode as Mode } from '../../../../client/banks.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { ConfirmStep } from '../../../../ui/parts/confirm-step.tsx';
import { NextStep } from '../../../../ui/parts/next-step.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { WholeNumber } from '../../../../ui/parts/whole-number.tsx';
import { useTexts } from '../use-texts.ts';

/** What can be chosen next; a list of innocent pictures is on or off. */
const NEXT: Record<Mode, readonly Mode[]> = {
  shadow: ['on', 'sample'],
  sample: ['on', 'sample', 'shadow'],
  on: ['sample', 'shadow'],
};

/** Letting a bank act is a person's act: from then on its matches, or a share of them, reach reviewers. */
export function BankMode({ bank }: { bank: Bank }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const may = useHasRole('reviewer', 'senior-reviewer', 'administrator');
  const [asking, setAsking] = useState<Mode>();
  const [percent, setPercent] = useState<number | undefined>(bank.percent ?? 10);
  const turn = useMutation({
    mutationFn: (mode: Mode) => client.banks.setMode(bank.id, mode, mode === 'sample' ? percent : undefined),
    onSuccess: () => {
      setAsking(undefined);
      void queries.invalidateQueries({ queryKey: ['banks'] });
      return queries.invalidateQueries({ queryKey: ['bank', bank.id] });
    },
  });
  const { innocent, mode: is } = bank;
  const title = (mode: Mode) => {
    if (innocent) return t(mode === 'on' ? 'bank.innocent.turn.on' : 'bank.innocent.turn.shadow');
    return t(mode === 'sample' && is === 'sample' ? 'bank.turn.sample.change' : `bank.turn.${mode}`);
  };
  const means = (mode: Mode) => {
    const spares = mode === 'on' ? 'bank.innocent.turn.on.means' : 'bank.innocent.turn.shadow.means';
    return t(innocent ? spares : `bank.turn.${mode}.means`, { name: bank.originator.name });
  };
  const next = NEXT[is].filter((mode) => mode !== 'sample' || !innocent);
  const spares = is === 'on' ? 'bank.innocent.is.on' : 'bank.innocent.is.shadow';
  const standing = innocent ? spares : (`bank.is.${is}` as const);
  return (
    <NextStep title={t(standing, { percent: bank.percent ?? 0 })} why={t(`${standing}.why`)}>
      {may && (
        <Group>
          {next.map((mode) => (
            <Button
              key={mode}
              size="md"
              variant={mode === 'on' ? 'filled' : 'default'}
              onClick={() => setAsking(mode)}
            >
              {title(mode)}
            </Button>
          ))}
        </Group>
      )}
      {asking && (
        <ConfirmStep
          opened
          title={title(asking)}
          confirm={title(asking)}
          busy={turn.isPending}
          disabled={asking === 'sample' && percent === undefined}
          onConfirm={() => turn.mutate(asking)}
          onClose={() => setAsking(undefined)}
        >
          <p>{means(asking)}</p>
          {asking === 'sample' && (
            <WholeNumber label={t('bank.percent')} min={1} max={99} value={percent} onChange={setPercent} />
          )}
          {turn.isError && <StateNotice kind="error" title={turn.error.message} />}
        </ConfirmStep>
      )}
    </NextStep>
  );
}
