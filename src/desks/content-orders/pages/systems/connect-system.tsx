import { Button, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ACTING_PRODUCTS, type ActingProduct } from '../../../../client/content-orders.ts';
import { ProblemError } from '../../../../client/problem.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { ErrorSummary, type FormFault } from '../../../../ui/parts/error-summary.tsx';
import { ShownOnce } from '../../../../ui/parts/shown-once.tsx';
import { useTexts } from '../use-texts.ts';

type Kind = 'webhook' | ActingProduct;
const KINDS: readonly Kind[] = ['webhook', ...ACTING_PRODUCTS];
const FIELDS = { url: 'system-url', account: 'system-account', secret: 'system-secret' } as const;
type Field = keyof typeof FIELDS;

/** Connects a system; what it is opened with is sent and never shown again, the secret of a webhook is shown once. */
export function ConnectSystem() {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind>('webhook');
  const [given, setGiven] = useState<Record<Field, string>>({ url: '', account: '', secret: '' });
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const asked: Field[] =
    kind === 'webhook' ? ['url'] : kind === 'mastodon' ? ['url', 'secret'] : ['url', 'account', 'secret'];
  const connect = useMutation({
    mutationFn: () => {
      const url = given.url.trim();
      if (kind === 'webhook') return client.contentOrders.connectSystem({ kind, url });
      const account = asked.includes('account') ? { account: given.account.trim() } : {};
      return client.contentOrders.connectSystem({ kind, url, secret: given.secret, ...account });
    },
    onSuccess: () => {
      setGiven({ url: '', account: '', secret: '' });
      return queries.invalidateQueries({ queryKey: ['acting-systems'] });
    },
    onError: (error) =>
      setFaults(
        error instanceof ProblemError && error.faults.length > 0
          ? error.faults.map(({ property, reason }) => ({
              field: FIELDS[property as Field] ?? FIELDS.url,
              message: reason,
            }))
          : [{ field: FIELDS.url, message: error.message }],
      ),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = asked
      .filter((field) => given[field].trim() === '')
      .map((field) => ({ field: FIELDS[field], message: t(`systems.need-${field}`) }));
    setFaults(missing);
    if (missing.length === 0) connect.mutate();
  };
  const input = (field: Field) => ({
    id: FIELDS[field],
    dir: 'ltr' as const,
    required: true,
    value: given[field],
    onChange: (event: { currentTarget: { value: string } }) =>
      setGiven({ ...given, [field]: event.currentTarget.value }),
    error: faults.find((fault) => fault.field === FIELDS[field])?.message,
  });
  return (
    <form noValidate onSubmit={submit}>
      <ErrorSummary faults={faults} />
      <Stack maw="40rem">
        {connect.data?.secret && (
          <ShownOnce
            key={connect.data.secret}
            says={t('systems.secret-once')}
            text={connect.data.secret}
            copy={t('link.copy')}
            copied={t('link.copied')}
          />
        )}
        <Select
          label={t('systems.which')}
          allowDeselect={false}
          value={kind}
          onChange={(value) => setKind((value ?? 'webhook') as Kind)}
          data={KINDS.map((one) => ({ value: one, label: t(`systems.kind.${one}`) }))}
        />
        <p>{t(`systems.means.${kind}`)}</p>
        {kind !== 'webhook' && <p>{t('systems.tried')}</p>}
        <TextInput
          {...input('url')}
          label={t('systems.address')}
          description={t('systems.address-how')}
          inputMode="url"
        />
        {asked.includes('account') && (
          <TextInput {...input('account')} label={t('systems.account')} autoComplete="off" />
        )}
        {asked.includes('secret') && (
          <PasswordInput
            {...input('secret')}
            label={t('systems.secret')}
            description={t('systems.secret-how')}
            autoComplete="new-password"
          />
        )}
        <Button type="submit" loading={connect.isPending} style={{ alignSelf: 'start' }}>
          {t('systems.do')}
        </Button>
      </Stack>
    </form>
  );
}
