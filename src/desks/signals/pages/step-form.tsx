import { Button, Group, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { CaseDetail } from '../../../client/cases.ts';
import { ProblemError } from '../../../client/problem.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { ConfirmStep } from '../../../ui/parts/confirm-step.tsx';
import { ErrorSummary, type FormFault } from '../../../ui/parts/error-summary.tsx';
import { isGrave } from './next-steps.ts';
import { dataOf, type Field, fieldsOf, stepOf, unanswered, type Values } from './step-fields.ts';
import { useTexts } from './use-texts.ts';

const idOf = (path: string) => `field-${path}`;

type StepFormProps = {
  procedure: string;
  caseId: string;
  step: string;
  onDone: (after: CaseDetail) => void;
};

/** The form of one step, made from the procedure's own schema; its button says what follows. */
export function StepForm({ procedure, caseId, step, onDone }: StepFormProps) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const schema = stepOf(procedure, step)?.data;
  const fields = schema === undefined ? [] : fieldsOf(schema);
  const [values, setValues] = useState<Values>({});
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const [asking, setAsking] = useState(false);
  const act = useMutation({
    mutationFn: () => client.cases.step(caseId, step, schema === undefined ? {} : dataOf(schema, values)),
    onSuccess: (after) => {
      queries.setQueryData(['case', caseId], after);
      void queries.invalidateQueries({ queryKey: ['cases'] });
      void queries.invalidateQueries({ queryKey: ['me'] });
      onDone(after);
    },
    onError: (error) => {
      // Someone may have moved the case meanwhile: show where it stands now, keep what was written.
      void queries.invalidateQueries({ queryKey: ['case', caseId] });
      setFaults(faultsOf(error, fields));
    },
    onSettled: () => setAsking(false),
  });

  const label = (path: string) => {
    const key = `field.${path}`;
    return t.has(key) ? t(key) : path;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = unanswered(fields, values).map((path) => ({
      field: idOf(path),
      message: t('form.missing', { question: label(path) }),
    }));
    setFaults(missing);
    if (missing.length > 0) return;
    if (isGrave(step)) setAsking(true);
    else act.mutate();
  };
  const title = `step.${step}.title`;
  const why = `step.${step}.why`;
  const consequence = `step.${step}.do`;
  const button = t.has(consequence) ? t(consequence) : step;

  return (
    <form noValidate onSubmit={submit}>
      <ErrorSummary faults={faults} />
      <Stack gap="lg">
        {fields.map((field) => (
          <Question
            key={field.path}
            field={field}
            label={label(field.path)}
            value={values[field.path] ?? ''}
            error={faults.find((fault) => fault.field === idOf(field.path))?.message}
            onChange={(value) => setValues((before) => ({ ...before, [field.path]: value }))}
          />
        ))}
        <div>
          <Button type="submit" size="lg" color={isGrave(step) ? 'brick' : undefined} loading={act.isPending}>
            {button}
          </Button>
        </div>
      </Stack>
      <ConfirmStep
        opened={asking}
        title={t.has(title) ? t(title) : step}
        confirm={button}
        grave
        busy={act.isPending}
        onConfirm={() => act.mutate()}
        onClose={() => setAsking(false)}
      >
        {t.has(why) && t(why)}
      </ConfirmStep>
    </form>
  );
}

/** Named faults go to their question; anything else stands on its own. */
function faultsOf(error: Error, fields: readonly Field[]): FormFault[] {
  if (!(error instanceof ProblemError) || error.faults.length === 0) return [{ message: error.message }];
  return error.faults.map(({ property, reason }) => {
    const path = property?.replace(/^\/?(data[/.])?/, '').replaceAll('/', '.');
    const field = fields.find((each) => each.path === path);
    return field === undefined ? { message: reason } : { field: idOf(field.path), message: reason };
  });
}

type QuestionProps = {
  field: Field;
  label: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
};

function Question({ field, label, value, error, onChange }: QuestionProps) {
  const t = useTexts();
  const { path, kind, choices, required, maxLength } = field;
  const how = `field.${path}.how`;
  const shared = {
    id: idOf(path),
    label,
    required,
    error,
    ...(t.has(how) ? { description: t(how) } : {}),
  };
  const words = (choice: string) => {
    const key = `value.${choice}`;
    return t.has(key) ? t(key) : choice;
  };
  switch (kind) {
    case 'choice':
      return (
        <Radio.Group
          {...shared}
          id={undefined}
          name={path}
          value={value === '' ? null : value}
          onChange={onChange}
        >
          <Group mt={6} gap="lg">
            {choices.map((choice, at) => (
              <Radio
                key={choice}
                id={at === 0 ? idOf(path) : `${idOf(path)}-${choice}`}
                value={choice}
                label={words(choice)}
              />
            ))}
          </Group>
        </Radio.Group>
      );
    case 'text':
      return (
        <Textarea
          {...shared}
          autosize
          minRows={2}
          maxRows={12}
          maxLength={maxLength}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'line':
      return (
        <TextInput
          {...shared}
          maxLength={maxLength}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'instant':
      return (
        <TextInput
          {...shared}
          type="datetime-local"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}
