import { Button, Radio, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useMe } from '../../../../ui/data/use-me.ts';
import { ErrorSummary, type FormFault } from '../../../../ui/parts/error-summary.tsx';
import { useTexts } from '../use-texts.ts';

const SOURCE = ['instrument', 'article'] as const;
const TERMS = { instrument: 'document', article: 'section' } as const;

type Ground = 'law' | 'own-terms';

/**
 * Makes a bank of our own, with the reason and the law that a reviewer elsewhere will read beside each match. Where there
 * may be no law, the person says so: nothing is chosen for them. A State, and an organisation of States, name a law.
 */
export function CreateBank() {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState({ name: '', basis: '', instrument: '', article: '' });
  const me = useMe();
  const own = me.data?.person.organisation.class;
  const mayHaveTerms = own === 'platform' || own === 'civil-society';
  const [chosen, setChosen] = useState<Ground | null>(null);
  const ground: Ground | null = mayHaveTerms ? chosen : 'law';
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const create = useMutation({
    mutationFn: () => {
      const [name, basis, instrument, article] = [
        draft.name,
        draft.basis,
        draft.instrument,
        draft.article,
      ].map((each) => each.trim()) as [string, string, string, string];
      return client.banks.create(
        ground === 'own-terms'
          ? { name, basis, ownTerms: { document: instrument, section: article } }
          : { name, basis, legalBasis: { instrument, article } },
      );
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['banks'] });
      await navigate({ to: `/signals/banks/${id}` as never });
    },
    onError: (error) => setFaults([{ message: error.message }]),
  });
  const wordFor = (field: keyof typeof draft) =>
    ground === 'own-terms' && field !== 'name' && field !== 'basis' ? TERMS[field] : field;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing: FormFault[] = (['name', 'basis', ...(ground ? SOURCE : [])] as const)
      .filter((field) => draft[field].trim() === '')
      .map((field) => ({ field: `bank-${field}`, message: t(`banks.need.${wordFor(field)}`) }));
    if (ground === null) missing.push({ field: 'bank-ground', message: t('banks.need.ground') });
    setFaults(missing);
    if (missing.length === 0) create.mutate();
  };
  const line = (field: keyof typeof draft) => ({
    id: `bank-${field}`,
    label: t(`banks.${wordFor(field)}`),
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
        {mayHaveTerms && (
          <Radio.Group
            id="bank-ground"
            label={t('banks.ground')}
            required
            value={chosen}
            onChange={(value) => setChosen(value as Ground)}
            error={faults.find((fault) => fault.field === 'bank-ground')?.message}
          >
            <Stack gap="xs" mt="xs">
              <Radio value="law" label={t('banks.ground.law')} />
              <Radio
                value="own-terms"
                label={t('banks.ground.own-terms')}
                description={t('banks.ground.own-terms.means')}
              />
            </Stack>
          </Radio.Group>
        )}
        {ground && <TextInput {...line('instrument')} />}
        {ground && <TextInput {...line('article')} />}
        <Button type="submit" loading={create.isPending} style={{ alignSelf: 'start' }}>
          {t('banks.create-yes')}
        </Button>
      </Stack>
    </form>
  );
}
