import { Button, Checkbox, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { ErrorSummary, type FormFault } from '../../../../ui/parts/error-summary.tsx';
import { useTexts } from '../use-texts.ts';
import { GroundFields, groundOf, missingOfGround, useGroundDraft } from './ground-fields.tsx';

const WHOLE = { lacks: ['basis', 'legalBasis'] } as const;

/**
 * Makes a bank of our own, with the reason and the law that a reviewer elsewhere will read beside each match; or without,
 * and then it is in shadow. Which of the two is chosen, never what an empty field comes to.
 */
export function CreateBank() {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [later, setLater] = useState(false);
  const [innocent, setInnocent] = useState(false);
  const groundless = later || innocent;
  const ground = useGroundDraft();
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const create = useMutation({
    mutationFn: () =>
      client.banks.create({
        name: name.trim(),
        ...(innocent ? { innocent } : {}),
        ...(groundless ? {} : groundOf(ground, WHOLE)),
      }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['banks'] });
      await navigate({ to: `/signals/banks/${id}` as never });
    },
    onError: (error) => setFaults([{ message: error.message }]),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const unnamed = name.trim() === '' ? [{ field: 'bank-name', message: t('banks.need.name') }] : [];
    const missing = [...unnamed, ...(groundless ? [] : missingOfGround(t, ground, WHOLE))];
    setFaults(missing);
    if (missing.length === 0) create.mutate();
  };
  return (
    <form noValidate onSubmit={submit}>
      <ErrorSummary faults={faults} />
      <Stack maw="40rem">
        <TextInput
          id="bank-name"
          label={t('banks.name')}
          required
          value={name}
          error={faults.find(({ field }) => field === 'bank-name')?.message}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox
          label={t('banks.innocent')}
          description={t('banks.innocent.means')}
          checked={innocent}
          onChange={(event) => setInnocent(event.currentTarget.checked)}
        />
        {!innocent && (
          <Checkbox
            label={t('banks.later')}
            description={t('banks.later.means')}
            checked={later}
            onChange={(event) => setLater(event.currentTarget.checked)}
          />
        )}
        {!groundless && <GroundFields ground={ground} {...WHOLE} faults={faults} />}
        <Button type="submit" loading={create.isPending} style={{ alignSelf: 'start' }}>
          {t(later && !innocent ? 'banks.create-shadow' : 'banks.create-yes')}
        </Button>
      </Stack>
    </form>
  );
}
