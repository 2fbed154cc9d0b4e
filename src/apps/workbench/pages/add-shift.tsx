import { Button, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ProblemError } from '../../../client/problem.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { ErrorSummary, type FormFault } from '../../../ui/parts/error-summary.tsx';
import { useTexts } from '../use-texts.ts';

const EMPTY = { person: null as string | null, rank: '1', begins: '', ends: '' };
const FIELDS: Record<string, string> = {
  person: 'shift-person',
  rank: 'shift-rank',
  begins: 'shift-begins',
  ends: 'shift-ends',
};

/** People of the organisation who may be called. */
export function useCallable(): readonly { value: string; label: string }[] {
  const client = useClient();
  const people = useQuery({ queryKey: ['people'], queryFn: client.people.list });
  return (people.data?.items ?? [])
    .filter(({ roles }) => roles.includes('reviewer') || roles.includes('senior-reviewer'))
    .map(({ id, name }) => ({ value: id, label: name }));
}

/** Puts somebody on duty, in the viewer's own time zone. */
export function AddShift() {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const people = useCallable();
  const [draft, setDraft] = useState(EMPTY);
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const set = (change: Partial<typeof EMPTY>) => setDraft((before) => ({ ...before, ...change }));
  const add = useMutation({
    mutationFn: () =>
      client.duty.addShift({
        person: draft.person!,
        rank: Number(draft.rank),
        begins: new Date(draft.begins).toISOString(),
        ends: new Date(draft.ends).toISOString(),
      }),
    onSuccess: () => {
      setDraft(EMPTY);
      return queries.invalidateQueries({ queryKey: ['duty'] });
    },
    onError: (error) =>
      setFaults(
        error instanceof ProblemError && error.faults.length > 0
          ? error.faults.map(({ property = '', reason }) => ({
              field: FIELDS[property] ?? 'shift-person',
              message: reason,
            }))
          : [{ message: error.message }],
      ),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = (['person', 'begins', 'ends'] as const)
      .filter((field) => !draft[field])
      .map((field) => ({ field: FIELDS[field]!, message: t(`on-call.need-${field}`) }));
    setFaults(missing);
    if (missing.length === 0) add.mutate();
  };
  const errorOf = (id: string) => faults.find(({ field }) => field === id)?.message;
  return (
    <form noValidate onSubmit={submit} className="comity-screen-only">
      <ErrorSummary faults={faults} />
      <Stack maw="40rem">
        <Select
          id="shift-person"
          label={t('on-call.who')}
          description={t('on-call.who-how')}
          required
          data={[...people]}
          value={draft.person}
          onChange={(person) => set({ person })}
          error={errorOf('shift-person')}
        />
        <Select
          id="shift-rank"
          label={t('on-call.rank')}
          required
          allowDeselect={false}
          data={(['1', '2', '3'] as const).map((value) => ({ value, label: t(`on-call.rank-${value}`) }))}
          value={draft.rank}
          onChange={(rank) => set({ rank: rank ?? '1' })}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {(['begins', 'ends'] as const).map((field) => (
            <TextInput
              key={field}
              id={FIELDS[field]!}
              type="datetime-local"
              label={t(`on-call.${field}`)}
              required
              value={draft[field]}
              onChange={(event) => set({ [field]: event.currentTarget.value })}
              error={errorOf(FIELDS[field]!)}
            />
          ))}
        </SimpleGrid>
        <div>
          <Button type="submit" loading={add.isPending}>
            {t('on-call.put-on')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
