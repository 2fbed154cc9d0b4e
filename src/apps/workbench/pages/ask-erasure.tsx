import { Button, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ProblemError } from '../../../client/problem.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { ConfirmStep } from '../../../ui/parts/confirm-step.tsx';
import { StateNotice } from '../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';

const NOTHING = { reason: '', instrument: '', article: '' };

/** Asks for a record to be erased: why, and under which law. Nothing is erased before a second person confirms. */
export function AskErasure({ id }: { id: string }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [said, setSaid] = useState(NOTHING);
  const ask = useMutation({
    mutationFn: () => {
      const { reason, ...law } = said;
      return client.records.requestErasure(id, { reason, law });
    },
    onSuccess: async () => {
      setOpened(false);
      setSaid(NOTHING);
      await queries.invalidateQueries({ queryKey: ['record', id] });
      await queries.invalidateQueries({ queryKey: ['erasures'] });
    },
  });
  const faultOf = (path: string) =>
    ask.error instanceof ProblemError
      ? ask.error.faults.find(({ property }) => property === path)?.reason
      : undefined;
  const field = (name: keyof typeof said, path: string) => ({
    label: t(`erasure.${name}`),
    required: true,
    value: said[name],
    error: faultOf(path),
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setSaid((before) => ({ ...before, [name]: value }));
    },
  });
  return (
    <>
      <Button variant="default" className="comity-screen-only" onClick={() => setOpened(true)}>
        {t('erasure.ask')}
      </Button>
      <ConfirmStep
        opened={opened}
        title={t('erasure.ask')}
        confirm={t('erasure.ask-yes')}
        busy={ask.isPending}
        disabled={Object.values(said).some((each) => each.trim() === '')}
        onConfirm={() => ask.mutate()}
        onClose={() => setOpened(false)}
      >
        <p>{t('erasure.ask-means')}</p>
        <Textarea {...field('reason', 'reason')} description={t('erasure.reason-how')} autosize minRows={2} />
        <TextInput {...field('instrument', 'law.instrument')} />
        <TextInput {...field('article', 'law.article')} />
        {ask.isError && <StateNotice kind="error" title={ask.error.message} />}
      </ConfirmStep>
    </>
  );
}
