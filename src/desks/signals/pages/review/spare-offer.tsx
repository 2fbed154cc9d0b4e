import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseDetail } from '../../../../client/cases.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { ConfirmWithReason } from '../../../../ui/parts/confirm-with-reason.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';

/** After an upheld appeal: offered, and done by a person with a reason or not at all. */
export function SpareOffer({ detail }: { detail: CaseDetail }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const may = useHasRole('reviewer', 'senior-reviewer');
  const [asking, setAsking] = useState(false);
  const step = useMutation({
    mutationFn: async (reason: string) => {
      await client.cases.spare(detail.id, reason);
    },
    onSuccess: () => {
      setAsking(false);
      void queries.invalidateQueries({ queryKey: ['banks'] });
      return queries.invalidateQueries({ queryKey: ['case', detail.id] });
    },
  });
  if (!may || !detail.innocentOffer) return null;
  const { bank } = detail.innocentOffer;
  return (
    <>
      <StateNotice
        kind="empty"
        title={t(detail.sent?.kind === 'picture' ? 'case.spare' : 'case.spare.item')}
        action={
          <Button variant="default" onClick={() => setAsking(true)}>
            {t('case.spare.do')}
          </Button>
        }
      >
        {t('case.spare.why')}
      </StateNotice>
      <ConfirmWithReason
        opened={asking}
        title={t('case.spare.do')}
        means={bank ? t('case.spare.into', { bank: bank.name }) : t('case.spare.into-new')}
        confirm={t('case.spare.do')}
        reason={{ label: t('bank.innocent.reason') }}
        step={step}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
