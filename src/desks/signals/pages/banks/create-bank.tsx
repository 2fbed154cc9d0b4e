import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { ErrorSummary, type FormFault } from '../../../../ui/parts/error-summary.tsx';
import { useTexts } from '../use-texts.ts';

/** Makes a bank of our own, with the reason and the law that a reviewer elsewhere will read beside each match. */
export function CreateBank() {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState({ name: '', basis: '', instrument: '', article: '' });
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const create = useMutation({
    mutationFn: () => {
      const [name, basis, instrument, article] = [
        draft.name,
        draft.basis,
        draft.instrument,
        draft.article,
      ].map((each) => each.trim()) as [string, string, string, string];
      return client.banks.create({ name, basis, legalBasis: { instrument, article } });
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['banks'] });
      await navigate({ to: `/signals/banks/${id}` as never });
    },
    onError: (error) => setFaults([{ message: error.message }]),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = (['name', 'basis', 'instrument', 'article'] as const)
      .filter((field) => draft[field].trim() === '')
      .map((field) => ({ field: `bank-${field}`, message: t(`banks.need.${field}`) }));
    setFaults(missing);
    if (missing.length === 0) create.mutate();
  };
  const line = (field: keyof typeof draft) => ({
    id: `bank-${field}`,
    label: t(`banks.${field}`),
    required: true,
    value: draft[field],
    error: faults.find((fault) => fault.field === `bank-${field}`)?.message,
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setDraft((before) => ({ ...before, [field]: value }));
    },
  });
  return (
    <form noValidate onSubmit={submit}>
      <ErrorSummary faults={faults} />
      <Stack maw="40rem">
        <TextInput {...line('name')} />
        <TextInput {...line('basis')} description={t('banks.basis.how')} />
        <TextInput {...line('instrument')} />
        <TextInput {...line('article')} />
        <Button type="submit" loading={create.isPending} style={{ alignSelf: 'start' }}>
          {t('banks.create-yes')}
        </Button>
      </Stack>
    </form>
  );
}
