import { Button, Group, Radio, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Duty, NewWay } from '../../../client/duty.ts';
import { ProblemError } from '../../../client/problem.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { ErrorSummary, type FormFault } from '../../../ui/parts/error-summary.tsx';
import { ShownOnce } from '../../../ui/parts/shown-once.tsx';
import { useTexts } from '../use-texts.ts';
import { pushPossible, subscribe } from './subscribe.ts';

type Kind = NewWay['kind'];

const messageOf = (error: Error): string =>
  error instanceof ProblemError && error.faults[0] ? error.faults[0].reason : error.message;

/** Names a way of being reached. A code goes there; a browser proves itself by subscribing. */
export function AddWay({ duty: { eMail, pushKey } }: { duty: Duty }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const kinds: Kind[] = [
    ...(eMail ? ['e-mail' as const] : []),
    'webhook',
    ...(pushPossible() ? ['push' as const] : []),
  ];
  const [kind, setKind] = useState<Kind>(kinds[0]!);
  const [address, setAddress] = useState('');
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const add = useMutation({
    mutationFn: async () => {
      if (kind === 'push') return client.duty.addWay({ kind, ...(await subscribe(pushKey)) });
      const at = address.trim();
      return client.duty.addWay(kind === 'e-mail' ? { kind, email: at } : { kind, url: at });
    },
    onSuccess: () => {
      setAddress('');
      return queries.invalidateQueries({ queryKey: ['duty'] });
    },
    onError: (error) => setFaults([{ field: 'way-address', message: messageOf(error) }]),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing: FormFault[] =
      kind !== 'push' && address.trim() === ''
        ? [{ field: 'way-address', message: t('on-call.need-address') }]
        : [];
    setFaults(missing);
    if (missing.length === 0) add.mutate();
  };
  return (
    <form noValidate onSubmit={submit} className="comity-screen-only">
      <ErrorSummary faults={faults} />
      <Stack maw="40rem" mt="md">
        {add.data?.secret && (
          <ShownOnce
            key={add.data.id}
            says={t('on-call.secret')}
            text={add.data.secret}
            copy={t('keys.copy')}
            copied={t('keys.copied')}
          />
        )}
        <Radio.Group label={t('on-call.how')} value={kind} onChange={(value) => setKind(value as Kind)}>
          <Stack gap="xs" mt={6}>
            {kinds.map((one) => (
              <Radio
                key={one}
                value={one}
                label={t(`on-call.kind-${one}`)}
                description={t(`on-call.kind-${one}-means`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        {!eMail && <p>{t('on-call.no-mail')}</p>}
        {kind !== 'push' && (
          <TextInput
            id="way-address"
            label={t(kind === 'e-mail' ? 'on-call.email' : 'on-call.url')}
            type={kind === 'e-mail' ? 'email' : 'url'}
            dir="ltr"
            required
            value={address}
            onChange={(event) => setAddress(event.currentTarget.value)}
            error={faults.find(({ field }) => field === 'way-address')?.message}
          />
        )}
        <div>
          <Button type="submit" loading={add.isPending}>
            {t(kind === 'push' ? 'on-call.allow' : 'on-call.send-code')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

/** The six digits that were sent. */
export function ConfirmWay({ id }: { id: string }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => client.duty.confirmWay(id, code.trim()),
    // Five wrong codes end a way: what there is now is asked for either way.
    onSettled: () => queries.invalidateQueries({ queryKey: ['duty'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <form noValidate onSubmit={submit}>
      <Group gap="xs" align="end">
        <TextInput
          label={t('on-call.code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          dir="ltr"
          maxLength={6}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          error={confirm.isError ? messageOf(confirm.error) : undefined}
        />
        <Button type="submit" size="compact-sm" loading={confirm.isPending}>
          {t('on-call.confirm')}
        </Button>
      </Group>
    </form>
  );
}
