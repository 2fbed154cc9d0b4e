import { Button, NativeSelect, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { EXCHANGE_KINDS, type ExchangeKind, type NewExchange } from '../../../../client/exchanges.ts';
import { ProblemError } from '../../../../client/problem.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { ErrorSummary, type FormFault } from '../../../../ui/parts/error-summary.tsx';
import { useClassText } from '../class-text.ts';
import { useTexts } from '../use-texts.ts';

const CLASSES = ['platform', 'state', 'civil-society', 'intergovernmental'];
/** What each kind takes beside its address; a text says how it is written. */
const TAKES: Record<ExchangeKind, { collection: boolean; credential: 'no' | 'maybe' | 'yes' }> = {
  'hash-file': { collection: true, credential: 'maybe' },
  threatexchange: { collection: true, credential: 'yes' },
  'misp-feed': { collection: false, credential: 'maybe' },
  misp: { collection: true, credential: 'yes' },
  'tech-against-terrorism': { collection: false, credential: 'yes' },
  taxii: { collection: true, credential: 'maybe' },
};
const NEEDED = ['name', 'address', 'originator', 'class'] as const;
type Field = (typeof NEEDED)[number] | 'collection' | 'credential';

/** Adds a list that is pulled on a schedule; its bank begins in shadow. */
export function AddExchange() {
  const t = useTexts();
  const classText = useClassText();
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [kind, setKind] = useState<ExchangeKind>('hash-file');
  const [draft, setDraft] = useState<Record<Field, string>>({
    name: '',
    address: '',
    originator: '',
    collection: '',
    credential: '',
    class: '',
  });
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const { collection, credential } = TAKES[kind];
  const add = useMutation({
    mutationFn: () => client.exchanges.add(inputOf(kind, draft)),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['exchanges'] });
      await navigate({ to: `/signals/exchanges/${id}` as never });
    },
    onError: (error) => setFaults(faultsOf(error)),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = [...NEEDED, ...(credential === 'yes' ? (['credential'] as const) : [])];
    const missing = wanted
      .filter((field) => draft[field].trim() === '')
      .map((field) => ({ field: `exchange-${field}`, message: t(`exchanges.need.${field}`) }));
    setFaults(missing);
    if (missing.length === 0) add.mutate();
  };
  const field = (name: Field) => ({
    id: `exchange-${name}`,
    value: draft[name],
    error: faults.find((fault) => fault.field === `exchange-${name}`)?.message,
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setDraft((before) => ({ ...before, [name]: value }));
    },
  });
  return (
    <form noValidate onSubmit={submit}>
      <ErrorSummary faults={faults} />
      <Stack maw="40rem">
        <NativeSelect
          label={t('exchange.kind')}
          description={t(`exchange.kind.${kind}.means`)}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value as ExchangeKind)}
          data={EXCHANGE_KINDS.map((value) => ({ value, label: t(`exchange.kind.${value}`) }))}
        />
        <TextInput label={t('banks.name')} required {...field('name')} />
        <TextInput
          label={t('exchange.address')}
          description={t('exchange.address.how')}
          required
          dir="ltr"
          {...field('address')}
        />
        {collection && (
          <TextInput
            label={t('exchange.collection')}
            description={t(
              `exchange.collection.${kind as 'hash-file' | 'threatexchange' | 'misp' | 'taxii'}`,
            )}
            {...field('collection')}
          />
        )}
        {/* Never the browser's own password manager: it is not this person's. */}
        <PasswordInput
          label={t('exchange.credential')}
          description={t(`exchange.credential.${kind}`)}
          required={credential === 'yes'}
          autoComplete="off"
          {...field('credential')}
        />
        <TextInput
          label={t('exchanges.originator')}
          description={t('exchange.originator.how')}
          required
          {...field('originator')}
        />
        <NativeSelect
          label={t('exchange.class')}
          description={t('exchange.class.how')}
          required
          {...field('class')}
          data={[
            { value: '', label: t('exchange.class.choose') },
            ...CLASSES.map((value) => ({ value, label: classText(value) })),
          ]}
        />
        <Button type="submit" loading={add.isPending} style={{ alignSelf: 'start' }}>
          {t('exchanges.add-yes')}
        </Button>
      </Stack>
    </form>
  );
}

function inputOf(kind: ExchangeKind, draft: Record<Field, string>): NewExchange {
  const text = (field: Field) => draft[field].trim();
  return {
    name: text('name'),
    kind,
    address: text('address'),
    originator: { name: text('originator'), class: draft.class },
    ...(TAKES[kind].collection && text('collection') !== '' ? { collection: text('collection') } : {}),
    ...(text('credential') === '' ? {} : { credential: text('credential') }),
  };
}

/** What the node found wrong, at its field where this form has it. */
function faultsOf(error: Error): FormFault[] {
  const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  if (errors.length === 0) return [{ message: error.message }];
  return errors.map(({ property, reason }) => ({
    field: `exchange-${(property ?? '').replace(/\..*$/, '')}`,
    message: `${error.message} (${reason})`,
  }));
}
