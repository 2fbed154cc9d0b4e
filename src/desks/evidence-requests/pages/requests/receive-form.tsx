import { Button, FileInput, Radio, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { EVIDENCE_CHANNELS, type FormStamp } from '../../../../client/evidence-requests.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { ErrorSummary, type FormFault } from '../../../../ui/parts/error-summary.tsx';
import { Page } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { choiceText, idOf } from '../../../../ui/steps/question.tsx';
import { useTexts } from '../use-texts.ts';

type Answers = { channel: string; receivedAt: string; senderCountry: string; senderId: string };
const BLANK: Answers = { channel: '', receivedAt: '', senderCountry: '', senderId: '' };

/** A form that came, as its XML: when it came, and what the transport says of its sender. */
export function ReceiveFormPage() {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [file, setFile] = useState<File | null>(null);
  const [answers, setAnswers] = useState(BLANK);
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const change = (more: Partial<Answers>) => setAnswers((before) => ({ ...before, ...more }));
  const bySystem = answers.channel === 'decentralised-it-system';
  const send = useMutation({
    mutationFn: () => client.evidenceRequests.receive(file!, stampOf(answers)),
    onSuccess: ({ id }) => {
      for (const key of ['evidence-requests', 'evidence-request', 'me'])
        void queries.invalidateQueries({ queryKey: [key] });
      void navigate({ to: `/evidence/${id}` as never });
    },
    onError: (error) => setFaults([{ message: error.message }]),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing: FormFault[] = [
      ...(file ? [] : [{ field: idOf('file'), message: t('receive.file-missing') }]),
      ...(answers.receivedAt ? [] : [{ field: idOf('receivedAt'), message: t('receive.received-missing') }]),
      ...(answers.channel ? [] : [{ field: idOf('channel'), message: t('receive.channel-missing') }]),
    ];
    setFaults(missing);
    if (missing.length === 0) send.mutate();
  };
  const faultOf = (path: string) => faults.find(({ field }) => field === idOf(path))?.message;
  return (
    <Page title={t('receive.title')} intro={t('receive.intro')} width="narrow">
      <p>
        <PageLink to="/evidence">{t('request.back')}</PageLink>
      </p>
      <form noValidate onSubmit={submit}>
        <ErrorSummary faults={faults} />
        <Stack gap="lg">
          <FileInput
            id={idOf('file')}
            required
            label={t('receive.file')}
            description={t('receive.file-how')}
            accept="application/xml,text/xml,.xml"
            clearable
            clearButtonProps={{ 'aria-label': t('receive.file-away') }}
            value={file}
            error={faultOf('file')}
            onChange={setFile}
          />
          <TextInput
            id={idOf('receivedAt')}
            required
            type="datetime-local"
            label={t('field.receivedAt')}
            value={answers.receivedAt}
            error={faultOf('receivedAt')}
            onChange={(event) => change({ receivedAt: event.currentTarget.value })}
          />
          <Radio.Group
            required
            label={t('receive.channel')}
            description={t('receive.channel-how')}
            name="channel"
            value={answers.channel === '' ? null : answers.channel}
            error={faultOf('channel')}
            onChange={(channel) => change({ channel })}
          >
            <Stack gap="xs" mt="xs">
              {EVIDENCE_CHANNELS.map((channel, at) => (
                <Radio
                  key={channel}
                  id={at === 0 ? idOf('channel') : `${idOf('channel')}-${channel}`}
                  value={channel}
                  label={choiceText(t, channel)}
                />
              ))}
            </Stack>
          </Radio.Group>
          {bySystem && (
            <>
              <TextInput
                id={idOf('senderCountry')}
                label={t('receive.sender-country')}
                description={t('receive.sender-country-how')}
                maxLength={2}
                value={answers.senderCountry}
                onChange={(event) => change({ senderCountry: event.currentTarget.value.toUpperCase() })}
              />
              <TextInput
                id={idOf('senderId')}
                label={t('receive.sender-id')}
                maxLength={300}
                value={answers.senderId}
                onChange={(event) => change({ senderId: event.currentTarget.value })}
              />
            </>
          )}
          <div>
            <Button type="submit" size="lg" loading={send.isPending}>
              {t('receive.do')}
            </Button>
          </div>
        </Stack>
      </form>
    </Page>
  );
}

function stampOf({ channel, receivedAt, senderCountry, senderId }: Answers): FormStamp {
  const named = channel === 'decentralised-it-system' && senderCountry !== '' && senderId.trim() !== '';
  return {
    channel: channel as FormStamp['channel'],
    receivedAt: new Date(receivedAt).toISOString(),
    ...(named ? { senderCountry, senderId: senderId.trim() } : {}),
  };
}
