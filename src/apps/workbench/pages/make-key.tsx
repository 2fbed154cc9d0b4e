import { Button, Checkbox, Radio, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { NewServiceKey } from '../../../client/look-up-keys.ts';
import { ProblemError } from '../../../client/problem.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { ErrorSummary, type FormFault } from '../../../ui/parts/error-summary.tsx';
import { ShownOnce } from '../../../ui/parts/shown-once.tsx';
import { WholeNumber } from '../../../ui/parts/whole-number.tsx';
import { useTexts } from '../use-texts.ts';

const EMPTY = {
  name: '',
  whose: 'own' as 'own' | 'lent',
  fillsBanks: false,
  addresses: '',
  agreement: null as string | null,
  quota: 600 as number | undefined,
  aDay: 1_000 as number | undefined,
  days: 365 as number | undefined,
};
type Draft = typeof EMPTY;

/** What a quota begins with, of a service of one's own and of a partner. */
const QUOTA = { own: 600, lent: 60 };

/** Fields by what a refusal calls them; an address by its place in the list is still the one field. */
const FIELDS: Record<string, string> = {
  name: 'key-name',
  addresses: 'key-addresses',
  agreement: 'key-agreement',
  lookUpsPerMinute: 'key-quota',
  lookUpsPerDay: 'key-a-day',
  days: 'key-days',
};

const listed = (text: string): string[] => text.split(/[\s,]+/).filter((one) => one !== '');

function wanted({ name, whose, fillsBanks, addresses, agreement, quota, aDay, days }: Draft): NewServiceKey {
  const key = { name: name.trim(), lookUpsPerMinute: quota!, days: days! };
  if (whose === 'lent') return { ...key, agreement: agreement ?? '', lookUpsPerDay: aDay! };
  return { ...key, fillsBanks, addresses: listed(addresses) };
}

const NUMBERS = {
  quota: { id: 'key-quota', max: 10_000_000 },
  aDay: { id: 'key-a-day', max: 1_000_000 },
  days: { id: 'key-days', max: 365 },
} as const;

/** Makes a key for a service of one's own, or one that is lent to a partner; its text is shown once, here. */
export function MakeKey() {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const agreements = useQuery({ queryKey: ['agreements'], queryFn: client.agreements.list });
  const [draft, setDraft] = useState(EMPTY);
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const make = useMutation({
    mutationFn: () => client.serviceKeys.make(wanted(draft)),
    onSuccess: () => {
      setDraft(EMPTY);
      return queries.invalidateQueries({ queryKey: ['service-keys'] });
    },
    onError: (error) =>
      setFaults(
        error instanceof ProblemError && error.faults.length > 0
          ? error.faults.map(({ property = '', reason }) => {
              const field = FIELDS[property.replace(/\[.*/, '')];
              return field ? { field, message: reason } : { message: reason };
            })
          : [{ message: error.message }],
      ),
  });
  const asked = (['quota', 'aDay', 'days'] as const).filter(
    (field) => field !== 'aDay' || draft.whose === 'lent',
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = [
      ...(draft.name.trim() === '' ? [{ field: 'key-name', message: t('keys.need-name') }] : []),
      ...(draft.whose === 'lent' && draft.agreement === null
        ? [{ field: 'key-agreement', message: t('keys.need-agreement') }]
        : []),
      ...asked
        .filter((field) => draft[field] === undefined)
        .map((field) => ({
          field: NUMBERS[field].id,
          message: t('keys.need-number', { max: NUMBERS[field].max }),
        })),
    ];
    setFaults(missing);
    if (missing.length === 0) make.mutate();
  };
  const errorOf = (id: string) => faults.find(({ field }) => field === id)?.message;
  const inForce = (agreements.data?.items ?? []).filter(({ state }) => state === 'accepted');
  const number = (field: 'quota' | 'aDay' | 'days') => {
    const { id, max } = NUMBERS[field];
    return {
      id,
      min: 1,
      max,
      value: draft[field],
      error: errorOf(id),
      onChange: (value: number | undefined) => set({ [field]: value }),
    };
  };
  return (
    <form noValidate onSubmit={submit}>
      <ErrorSummary faults={faults} />
      <Stack maw="40rem">
        {make.data && (
          <ShownOnce
            key={make.data.id}
            says={t('keys.made', { name: make.data.name })}
            text={make.data.key}
            copy={t('keys.copy')}
            copied={t('keys.copied')}
          />
        )}
        <TextInput
          id="key-name"
          label={t('keys.name')}
          description={t('keys.name-how')}
          required
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={errorOf('key-name')}
        />
        <Radio.Group
          label={t('keys.whose')}
          value={draft.whose}
          onChange={(value) => {
            const whose = value as Draft['whose'];
            set({ whose, quota: QUOTA[whose] });
          }}
        >
          <Stack gap="xs" mt={6}>
            <Radio value="own" label={t('keys.own')} description={t('keys.own-means')} />
            <Radio value="lent" label={t('keys.lent')} description={t('keys.lent-means')} />
          </Stack>
        </Radio.Group>
        {draft.whose === 'own' ? (
          <>
            <Checkbox
              label={t('keys.fills-banks-too')}
              description={t('keys.fills-banks-means')}
              checked={draft.fillsBanks}
              onChange={(event) => set({ fillsBanks: event.currentTarget.checked })}
            />
            <Textarea
              id="key-addresses"
              label={t('keys.from')}
              description={t('keys.from-how')}
              autosize
              minRows={2}
              dir="ltr"
              value={draft.addresses}
              onChange={(event) => set({ addresses: event.currentTarget.value })}
              error={errorOf('key-addresses')}
            />
          </>
        ) : (
          <Select
            id="key-agreement"
            label={t('keys.agreement')}
            description={t(inForce.length === 0 ? 'keys.agreement-none' : 'keys.agreement-how')}
            required
            data={inForce.map(({ id, title }) => ({ value: id, label: title }))}
            value={draft.agreement}
            onChange={(agreement) => set({ agreement })}
            error={errorOf('key-agreement')}
          />
        )}
        <WholeNumber {...number('quota')} label={t('keys.quota-minute')} />
        {draft.whose === 'lent' && (
          <WholeNumber
            {...number('aDay')}
            label={t('keys.quota-day')}
            description={t('keys.quota-day-why')}
          />
        )}
        <WholeNumber {...number('days')} label={t('keys.days')} />
        <Button type="submit" loading={make.isPending} style={{ alignSelf: 'start' }}>
          {t(draft.whose === 'lent' ? 'keys.make-lent' : 'keys.make-own')}
        </Button>
      </Stack>
    </form>
  );
}
