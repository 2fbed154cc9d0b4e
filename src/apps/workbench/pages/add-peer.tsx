import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useClient } from '../../../ui/data/client-context.tsx';
import { ErrorSummary, type FormFault } from '../../../ui/parts/error-summary.tsx';
import { useTexts } from '../use-texts.ts';

/** A peer is its address and the key that was handed over by another way; the address alone proves nothing. */
export function AddPeer() {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const [url, setUrl] = useState('');
  const [publicKey, setPublicKey] = useState('');
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const add = useMutation({
    mutationFn: () => client.peers.add({ url: url.trim(), publicKey: publicKey.trim() }),
    onSuccess: () => {
      setUrl('');
      setPublicKey('');
      return queries.invalidateQueries({ queryKey: ['peers'] });
    },
    onError: (error) => setFaults([{ message: error.message }]),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = [
      ...(URL.canParse(url.trim()) ? [] : [{ field: 'peer-url', message: t('peers.need-url') }]),
      ...(publicKey.trim() === '' ? [{ field: 'peer-key', message: t('peers.need-key') }] : []),
    ];
    setFaults(missing);
    if (missing.length === 0) add.mutate();
  };
  const errorOf = (id: string) => faults.find(({ field }) => field === id)?.message;
  return (
    <form noValidate onSubmit={submit}>
      <ErrorSummary faults={faults} />
      <Stack maw="40rem">
        <TextInput
          id="peer-url"
          label={t('peers.url')}
          dir="ltr"
          required
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          error={errorOf('peer-url')}
        />
        <TextInput
          id="peer-key"
          label={t('peers.key')}
          description={t('peers.key-how')}
          dir="ltr"
          required
          value={publicKey}
          onChange={(event) => setPublicKey(event.currentTarget.value)}
          error={errorOf('peer-key')}
        />
        <Button type="submit" loading={add.isPending} style={{ alignSelf: 'start' }}>
          {t('peers.add-yes')}
        </Button>
      </Stack>
    </form>
  );
}
