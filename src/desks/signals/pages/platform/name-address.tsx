import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ProblemError } from '../../../../client/problem.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { ConfirmStep } from '../../../../ui/parts/confirm-step.tsx';
import { ErrorSummary, type FormFault } from '../../../../ui/parts/error-summary.tsx';
import { ShownOnce } from '../../../../ui/parts/shown-once.tsx';
import { useTexts } from '../use-texts.ts';

const FIELD = 'platform-url';

/** Names the address; whoever replaces one is asked first, since its secret ends. The new secret is shown once. */
export function NameAddress({ before }: { before: string | undefined }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const [url, setUrl] = useState('');
  const [asking, setAsking] = useState(false);
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const set = useMutation({
    mutationFn: () => client.webhooks.set(url.trim()),
    onSuccess: () => {
      setUrl('');
      return queries.invalidateQueries({ queryKey: ['webhooks'] });
    },
    onError: (error) =>
      setFaults(
        (error instanceof ProblemError && error.faults.length > 0
          ? error.faults.map(({ reason }) => reason)
          : [error.message]
        ).map((message) => ({ field: FIELD, message })),
      ),
    onSettled: () => setAsking(false),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = url.trim() === '' ? [{ field: FIELD, message: t('platform.need-address') }] : [];
    setFaults(missing);
    if (missing.length > 0) return;
    if (before === undefined) set.mutate();
    else setAsking(true);
  };
  return (
    <form noValidate onSubmit={submit}>
      <ErrorSummary faults={faults} />
      <Stack maw="40rem">
        {set.data && (
          <ShownOnce
            key={set.data.secret}
            says={t('platform.secret')}
            text={set.data.secret}
            copy={t('platform.copy')}
            copied={t('platform.copied')}
          />
        )}
        <TextInput
          id={FIELD}
          label={t('platform.address')}
          description={t('platform.address-how')}
          dir="ltr"
          inputMode="url"
          required
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          error={faults.find(({ field }) => field === FIELD)?.message}
        />
        <Button type="submit" loading={set.isPending} style={{ alignSelf: 'start' }}>
          {t('platform.set')}
        </Button>
      </Stack>
      <ConfirmStep
        opened={asking}
        title={t('platform.replace')}
        confirm={t('platform.set')}
        grave={false}
        busy={set.isPending}
        onConfirm={() => set.mutate()}
        onClose={() => setAsking(false)}
      >
        {t('platform.replace-means', { before: before ?? '' })}
      </ConfirmStep>
    </form>
  );
}
