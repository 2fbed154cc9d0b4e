import { Button, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Bank, QuarantineRule as Rule } from '../../../../client/banks.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { ConfirmStep } from '../../../../ui/parts/confirm-step.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { WholeNumber } from '../../../../ui/parts/whole-number.tsx';
import { useTexts } from '../use-texts.ts';

const BOUNDS = { percent: [5, 100], reviewers: [2, 20], reviewed: [5, 100] } as const;
const FIELDS = Object.keys(BOUNDS) as (keyof Rule)[];

/** When a signal of the bank is quarantined, and changing it. */
export function QuarantineRule({ bank }: { bank: Bank }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const may = useHasRole('senior-reviewer');
  const [rule, setRule] = useState<Partial<Rule>>();
  const save = useMutation({
    mutationFn: (next: Rule) => client.banks.setQuarantineRule(bank.id, next),
    onSuccess: () => {
      setRule(undefined);
      return queries.invalidateQueries({ queryKey: ['bank', bank.id] });
    },
  });
  return (
    <>
      {t('quarantine.rule', bank.quarantine)}{' '}
      {may && (
        <Button
          size="compact-sm"
          variant="default"
          className="comity-screen-only"
          onClick={() => setRule(bank.quarantine)}
        >
          {t('quarantine.change')}
        </Button>
      )}
      {rule && (
        <ConfirmStep
          opened
          title={t('quarantine.change')}
          confirm={t('quarantine.save')}
          busy={save.isPending}
          disabled={FIELDS.some((field) => rule[field] === undefined)}
          onConfirm={() => save.mutate(rule as Rule)}
          onClose={() => setRule(undefined)}
        >
          <Stack>
            {FIELDS.map((field) => (
              <WholeNumber
                key={field}
                label={t(`quarantine.${field}`)}
                min={BOUNDS[field][0]}
                max={BOUNDS[field][1]}
                value={rule[field]}
                onChange={(many) => setRule({ ...rule, [field]: many })}
              />
            ))}
            {save.isError && <StateNotice kind="error" title={save.error.message} />}
          </Stack>
        </ConfirmStep>
      )}
    </>
  );
}
