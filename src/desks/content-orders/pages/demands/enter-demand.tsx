import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Type } from 'typebox';
import type { DemandKind, DemandReceipt } from '../../../../client/demands.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { ErrorSummary, type FormFault } from '../../../../ui/parts/error-summary.tsx';
import { Id } from '../../../../ui/parts/id.tsx';
import { Page, Panel, Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { Question } from '../../../../ui/steps/question.tsx';
import { dataOf, type Field, fieldsOf, type Values } from '../../../../ui/steps/step-fields.ts';
import { DEMAND_KINDS, FORCE } from '../../demands/demand.terms.ts';
import { DEMANDS } from '../../demands/demand-kinds.ts';
import { useTexts } from '../use-texts.ts';
import { DemandStanding } from './demand-standing.tsx';
import { fieldName } from './field-name.ts';

const RECEIVED: Field = {
  path: 'receivedAt',
  kind: 'instant',
  choices: [],
  required: true,
  maxLength: 40,
  pattern: undefined,
  needs: undefined,
  onlyIf: undefined,
};

/** The form of a kind, with a line for each address. Nothing in it must be filled: half a demand is one that came. */
const entryOf = (kind: DemandKind) => {
  const { items, ...rest } = DEMANDS[kind].form.properties;
  return Type.Object({ ...(items ? { items: Type.Array(Type.String()) } : {}), ...rest });
};

/** A demand that came by mail or on paper: what stands in it, and when it reached the contact point. */
export function EnterDemandPage() {
  const t = useTexts();
  const { kind: given } = useParams({ strict: false }) as { kind: string };
  const kind = DEMAND_KINDS.find((one) => one === given) ?? 'referral';
  const [taken, setTaken] = useState<DemandReceipt | null>(null);
  const navigate = useNavigate();
  return (
    <Page title={t(`kind.${kind}`)} intro={t('demand.enter-intro')} width="narrow">
      <p>
        <PageLink to="/demands">{t('demand.back')}</PageLink>
      </p>
      <DemandStanding kind={kind} force={FORCE[kind]} />
      {taken?.link ? (
        <Panel tone="calm">
          <p role="status">{t('demand.taken')}</p>
          <p>
            {t('demand.link')} <Id>{taken.link}</Id>
          </p>
          <PageLink to={`/demands/${taken.id}`}>{t('demand.open')}</PageLink>
        </Panel>
      ) : (
        <EntryForm
          key={kind}
          kind={kind}
          onTaken={(receipt) =>
            receipt.link ? setTaken(receipt) : void navigate({ to: `/demands/${receipt.id}` as never })
          }
        />
      )}
    </Page>
  );
}

function EntryForm({ kind, onTaken }: { kind: DemandKind; onTaken: (receipt: DemandReceipt) => void }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const entry = entryOf(kind);
  const fields = fieldsOf(entry).map((field) => ({ ...field, required: false }));
  const [values, setValues] = useState<Values>({});
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const change = (path: string, value: string) => setValues((before) => ({ ...before, [path]: value }));
  const demandOf = () => {
    const { items, ...rest } = dataOf(entry, values);
    return { ...rest, ...(items ? { items: (items as string[]).map((url) => ({ url })) } : {}) };
  };
  const send = useMutation({
    mutationFn: () =>
      client.demands.receive({
        kind,
        demand: demandOf(),
        receivedAt: new Date(values.receivedAt!).toISOString(),
        ...(kind === 'notice' && name.trim() && email.trim()
          ? { sender: { name: name.trim(), email: email.trim() } }
          : {}),
      }),
    onSuccess: (receipt) => {
      for (const key of ['demands', 'me']) void queries.invalidateQueries({ queryKey: [key] });
      onTaken(receipt);
    },
    onError: (error) => setFaults([{ message: error.message }]),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing: FormFault[] = values.receivedAt
      ? []
      : [{ field: 'field-receivedAt', message: t('enter.received-missing') }];
    setFaults(missing);
    if (missing.length === 0) send.mutate();
  };
  return (
    <form noValidate onSubmit={submit}>
      <ErrorSummary faults={faults} />
      <Stack gap="lg">
        <Question
          t={t}
          field={RECEIVED}
          procedure="enter"
          value={values.receivedAt ?? ''}
          error={faults.find(({ field }) => field === 'field-receivedAt')?.message}
          onChange={(value) => change('receivedAt', value)}
        />
        {fields.map((field) => (
          <Question
            key={field.path}
            t={t}
            label={fieldName(t, `/${field.path.replaceAll('.', '/')}`)}
            field={field}
            value={values[field.path] ?? ''}
            error={undefined}
            onChange={(value) => change(field.path, value)}
          />
        ))}
        {kind === 'notice' && (
          <Section title={t('demand.enter-sender')}>
            <p>{t('demand.enter-sender-how')}</p>
            <Stack gap="md">
              <TextInput
                label={t('demand.enter-name')}
                maxLength={300}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              <TextInput
                label={t('demand.enter-email')}
                type="email"
                maxLength={254}
                value={email}
                onChange={(event) => setEmail(event.currentTarget.value)}
              />
            </Stack>
          </Section>
        )}
        <div>
          <Button type="submit" size="lg" loading={send.isPending}>
            {t('demand.enter-do')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
