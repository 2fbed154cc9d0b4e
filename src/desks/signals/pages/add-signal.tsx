import { Button, FileInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ProblemError } from '../../../client/problem.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { ErrorSummary, type FormFault } from '../../../ui/parts/error-summary.tsx';
import { useTexts } from './use-texts.ts';

/** A PDQ or a SHA-256 hash; both have 64 hex digits, so the kind cannot be read off the value. */
const HASH = /^[0-9a-f]{64}$/i;

/** Adds signals from a file (picture, CSV, STIX bundle) or one PDQ hash. The file itself is not kept. */
export function AddSignal({ bank }: { bank: string }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [hash, setHash] = useState('');
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const add = useMutation({
    mutationFn: () =>
      file === null
        ? client.banks.addHash(bank, { type: 'pdq', value: hash.trim().toLowerCase() })
        : client.banks.addFile(bank, file, file.name),
    onSuccess: () => {
      setFile(null);
      setHash('');
      return queries.invalidateQueries({ queryKey: ['bank', bank] });
    },
    onError: (error) =>
      setFaults(
        error instanceof ProblemError && error.faults.length > 0
          ? error.faults.map(({ reason }) => ({ message: reason }))
          : [{ message: error.message }],
      ),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing =
      file === null && !HASH.test(hash.trim())
        ? [{ field: 'signal-hash', message: t('bank.need-hash') }]
        : [];
    setFaults(missing);
    if (missing.length === 0) add.mutate();
  };
  return (
    <form noValidate onSubmit={submit}>
      <ErrorSummary faults={faults} />
      <Stack maw="40rem">
        <FileInput
          label={t('bank.file')}
          description={t('bank.file-how')}
          accept="image/jpeg,image/png,image/webp,.csv,.json,.gz"
          clearable
          placeholder={t('bank.file-choose')}
          clearButtonProps={{ 'aria-label': t('bank.file-clear') }}
          value={file}
          onChange={setFile}
        />
        <TextInput
          id="signal-hash"
          label={t('bank.hash')}
          dir="ltr"
          disabled={file !== null}
          value={hash}
          onChange={(event) => setHash(event.currentTarget.value)}
          error={faults.find(({ field }) => field === 'signal-hash')?.message}
        />
        <Button type="submit" loading={add.isPending} style={{ alignSelf: 'start' }}>
          {t('bank.add-yes')}
        </Button>
      </Stack>
    </form>
  );
}
