import { Button, Checkbox, FileInput, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Type } from 'typebox';
import { RemovalOrder, SECTIONS } from '../../../../standards/tco-annexes/annex-one.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { ErrorSummary, type FormFault } from '../../../../ui/parts/error-summary.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { dataOf, type Field, fieldsOf, type Values } from '../../../../ui/steps/step-fields.ts';
import { useTexts } from '../use-texts.ts';
import { nameOf } from './checks.tsx';
import { DocumentDrop } from './document-drop.tsx';
import { DocumentRead } from './document-read.tsx';
import { ProposedQuestion } from './proposed-question.tsx';
import { itemOf, proposedValues, withoutProposed } from './proposed-values.ts';
import { useDocument } from './use-document.ts';

/** The form of Annex I, with a line for each URL. Nothing in it must be filled: half an order is an order that came. */
const ENTRY = Type.Object({ ...RemovalOrder.properties, items: Type.Array(Type.String()) });
const FIELDS: readonly Field[] = fieldsOf(ENTRY).map((field) => ({ ...field, required: false }));
const LETTERS = [...new Set(Object.values(SECTIONS))].filter((letter) => letter !== 'header');
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

const sectionOf = ({ path }: Field): string => SECTIONS[path.split('.')[0] as keyof typeof SECTIONS];

/** An order that came by mail, on paper or as a file: what stands in it, and when it reached the contact point. */
export function EnterOrderPage() {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [values, setValues] = useState<Values>({});
  const [file, setFile] = useState<File | null>(null);
  const [compared, setCompared] = useState(false);
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const document = useDocument((read) => {
    // What a person wrote stays; the question then shows both.
    setValues((before) => ({ ...proposedValues(read, FIELDS).values, ...before }));
    setCompared(false);
  });
  const proposed = document.read ? proposedValues(document.read, FIELDS) : null;
  const change = (path: string, value: string) => setValues((before) => ({ ...before, [path]: value }));
  const send = useMutation({
    mutationFn: async () => {
      const sent = {
        kind: 'removal-order' as const,
        order: file ? await readOrder(file, t('enter.no-json')) : orderOf(values),
        receivedAt: new Date(values.receivedAt!).toISOString(),
      };
      return document.kept
        ? client.contentOrders.receiveWithDocument(sent, document.kept)
        : client.contentOrders.receive(sent);
    },
    onSuccess: ({ id }) => {
      for (const key of ['content-orders', 'me']) void queries.invalidateQueries({ queryKey: [key] });
      void navigate({ to: `/orders/${id}` as never });
    },
    onError: (error) => setFaults([{ message: error.message }]),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing: FormFault[] = values.receivedAt
      ? []
      : [{ field: 'field-receivedAt', message: t('enter.received-missing') }];
    if (!file && Object.keys(orderOf(values)).length <= 1)
      missing.push({ field: 'field-items', message: t('enter.nothing') });
    if (proposed && !compared)
      missing.push({ field: 'field-compared', message: t('document.compared-missing') });
    setFaults(missing);
    if (missing.length === 0) send.mutate();
  };
  return (
    <Page title={t('enter.title')} intro={t('enter.intro')} width="narrow">
      <p>
        <PageLink to="/orders">{t('order.back')}</PageLink>
      </p>
      <form noValidate onSubmit={submit}>
        <ErrorSummary faults={faults} />
        <Stack gap="lg">
          <DocumentDrop
            file={document.file}
            reading={document.reading}
            problem={document.problem}
            kept={document.kept !== null}
            onChange={(chosen) => {
              setValues((before) => withoutProposed(before, proposed));
              setFile(null);
              document.choose(chosen);
            }}
          />
          {document.read && <DocumentRead read={document.read} />}
          <ProposedQuestion
            proposed={proposed}
            field={RECEIVED}
            procedure="enter"
            value={values.receivedAt ?? ''}
            error={faults.find(({ field }) => field === 'field-receivedAt')?.message}
            onChange={(value) => change('receivedAt', value)}
          />
          {document.file === null && (
            <FileInput
              label={t('enter.file')}
              description={t('enter.file-how')}
              accept="application/json,.json"
              clearable
              clearButtonProps={{ 'aria-label': t('enter.file-away') }}
              value={file}
              onChange={setFile}
            />
          )}
          {file === null &&
            LETTERS.map((letter) => (
              <Section key={letter} title={t('enter.section', { section: letter })}>
                <Stack gap="md">
                  {FIELDS.filter((field) => sectionOf(field) === letter).map((field) => (
                    <ProposedQuestion
                      key={field.path}
                      proposed={proposed}
                      label={nameOf(t, `/${field.path.replaceAll('.', '/')}`)}
                      field={field}
                      value={values[field.path] ?? ''}
                      error={faults.find(({ field: id }) => id === `field-${field.path}`)?.message}
                      onChange={(value) => change(field.path, value)}
                    />
                  ))}
                </Stack>
              </Section>
            ))}
          {proposed && (
            <Checkbox
              id="field-compared"
              label={t('document.compared')}
              checked={compared}
              error={faults.find(({ field }) => field === 'field-compared')?.message}
              onChange={(event) => setCompared(event.currentTarget.checked)}
            />
          )}
          <div>
            <Button type="submit" size="lg" loading={send.isPending}>
              {t('enter.do')}
            </Button>
          </div>
        </Stack>
      </form>
    </Page>
  );
}

/** What was typed, as an order: a field that was left out is not there. */
function orderOf(values: Values): Record<string, unknown> {
  const { items, ...rest } = dataOf(ENTRY, values);
  return { ...rest, ...(items === undefined ? {} : { items: (items as string[]).map(itemOf) }) };
}

const LARGEST_BYTES = 1_000_000;

async function readOrder(file: File, otherwise: string): Promise<Record<string, unknown>> {
  if (file.size > LARGEST_BYTES) throw new Error(otherwise);
  const read: unknown = await file
    .text()
    .then(JSON.parse)
    .catch(() => null);
  if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new Error(otherwise);
  return read as Record<string, unknown>;
}
