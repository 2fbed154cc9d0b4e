import { Button, Checkbox, NativeSelect, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { CRISIS_LEVELS, type CrisisLevel } from '../../../../client/crises.ts';
import { ProblemError } from '../../../../client/problem.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { ErrorSummary, type FormFault } from '../../../../ui/parts/error-summary.tsx';
import { useTexts } from '../use-texts.ts';

const HOURS = [6, 12, 24, 48, 72];
const HOUR_MS = 3_600_000;
/** A minute less than three days, since the form takes a moment to arrive. */
const LONGEST_MS = 72 * HOUR_MS - 60_000;

/** Declares a crisis. Nothing is chosen beforehand but its length: for what, and how grave, a person says. */
export function DeclareCrisis() {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const banks = useQuery({ queryKey: ['banks'], queryFn: client.banks.list });
  const agreements = useQuery({ queryKey: ['agreements'], queryFn: client.agreements.list });
  const [title, setTitle] = useState('');
  const [level, setLevel] = useState<CrisisLevel>();
  const [chosen, setChosen] = useState<string[]>([]);
  const [told, setTold] = useState<string[]>([]);
  const [hours, setHours] = useState(24);
  const [reason, setReason] = useState('');
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const declare = useMutation({
    mutationFn: () =>
      client.crises.declare({
        title: title.trim(),
        level: level!,
        banks: chosen,
        agreements: told,
        until: new Date(Date.now() + Math.min(hours * HOUR_MS, LONGEST_MS)).toISOString(),
        reason: reason.trim(),
      }),
    onSuccess: async ({ id }) => {
      for (const key of ['crises', 'cases']) void queries.invalidateQueries({ queryKey: [key] });
      await navigate({ to: `/signals/crises/${id}` as never });
    },
    onError: (error) => setFaults(faultsOf(error)),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = [
      ...(title.trim() === '' ? ['title' as const] : []),
      ...(level === undefined ? ['level' as const] : []),
      ...(chosen.length === 0 ? ['banks' as const] : []),
      ...(reason.trim() === '' ? ['reason' as const] : []),
    ].map((field) => ({ field: `crisis-${field}`, message: t(`crises.need.${field}`) }));
    setFaults(missing);
    if (missing.length === 0) declare.mutate();
  };
  const error = (field: string) => faults.find((fault) => fault.field === `crisis-${field}`)?.message;
  const inForce = (agreements.data?.items ?? []).filter(({ state }) => state === 'accepted');
  return (
    <form noValidate onSubmit={submit} className="comity-screen-only">
      <ErrorSummary faults={faults} />
      <Stack maw="40rem">
        <TextInput
          id="crisis-title"
          label={t('crises.name')}
          description={t('crises.name-how')}
          required
          maxLength={120}
          value={title}
          error={error('title')}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Radio.Group
          label={t('crises.level')}
          required
          name="crisis-level"
          value={level ?? null}
          error={error('level')}
          onChange={(value) => setLevel(value as CrisisLevel)}
        >
          <Stack gap="xs" mt={6}>
            {CRISIS_LEVELS.map((each, at) => (
              <Radio
                key={each}
                id={at === 0 ? 'crisis-level' : `crisis-level-${each}`}
                value={each}
                label={t(`value.${each}`)}
                description={t(`crises.level.${each}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Checkbox.Group
          label={t('crises.banks')}
          description={t('crises.banks-how')}
          required
          value={chosen}
          error={error('banks')}
          onChange={setChosen}
        >
          <Stack gap="xs" mt={6}>
            {(banks.data?.items ?? []).map(({ id, name }, at) => (
              <Checkbox
                key={id}
                id={at === 0 ? 'crisis-banks' : `crisis-bank-${id}`}
                value={id}
                label={name}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        {inForce.length > 0 && (
          <Checkbox.Group
            label={t('crises.tell')}
            description={t('crises.tell-how')}
            value={told}
            onChange={setTold}
          >
            <Stack gap="xs" mt={6}>
              {inForce.map(({ id, title: name }) => (
                <Checkbox key={id} value={id} label={name} />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        <NativeSelect
          label={t('crises.length')}
          description={t('crises.length-how')}
          value={String(hours)}
          onChange={(event) => setHours(Number(event.currentTarget.value))}
          data={HOURS.map((value) => ({ value: String(value), label: t('crises.hours', { hours: value }) }))}
        />
        <Textarea
          id="crisis-reason"
          label={t('crises.reason')}
          description={t(told.length > 0 ? 'crises.reason-travels' : 'crises.reason-how')}
          required
          autosize
          minRows={2}
          value={reason}
          error={error('reason')}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" loading={declare.isPending} style={{ alignSelf: 'start' }}>
          {t('crises.declare-yes')}
        </Button>
      </Stack>
    </form>
  );
}

/** What the node found wrong, at its field where this form has it. */
function faultsOf(error: Error): FormFault[] {
  if (!(error instanceof ProblemError) || error.faults.length === 0) return [{ message: error.message }];
  return error.faults.map(({ property, reason }) => ({
    ...(property === undefined ? {} : { field: `crisis-${property.replace(/^\//, '')}` }),
    message: reason,
  }));
}
