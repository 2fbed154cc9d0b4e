import { Button, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { TSchema } from 'typebox';
import { ProblemError } from '../../../client/problem.ts';
import { ConfirmStep } from '../../../ui/parts/confirm-step.tsx';
import { ErrorSummary, type FormFault } from '../../../ui/parts/error-summary.tsx';
import { idOf, Question, questionText, textAt } from '../../../ui/steps/question.tsx';
import {
  dataOf,
  type Field,
  fieldsOf,
  isAsked,
  unanswered,
  type Values,
} from '../../../ui/steps/step-fields.ts';
import { useStepText } from './requests/state-text.ts';
import { useTexts } from './use-texts.ts';

type StepFormProps = {
  step: string;
  /** Of the step's answers, as its procedure has it. */
  schema: TSchema;
  /** Asked once more. */
  grave: boolean;
  disabled?: boolean;
  take: (data: Record<string, unknown>) => Promise<unknown>;
  onFailed?: () => void;
  /** Fields that are answered in another way than by a question of their own, and that way. */
  chosen?: readonly string[];
  /** Answers that follow from the case. */
  given?: Values;
  choose?: (values: Values, choose: (more: Values) => void) => ReactNode;
};

/** The form of one step, made from the procedure's own schema; its button says what follows. */
export function StepForm({
  step,
  schema,
  grave,
  disabled,
  take,
  onFailed,
  chosen = [],
  given = {},
  choose,
}: StepFormProps) {
  const t = useTexts();
  const stepText = useStepText();
  const fields = fieldsOf(schema);
  const [values, setValues] = useState<Values>(() => ({ ...startOf(fields), ...given }));
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const [asking, setAsking] = useState(false);
  const change = (path: string, value: string) => setValues((before) => ({ ...before, [path]: value }));
  const act = useMutation({
    mutationFn: () => take(dataOf(schema, values)),
    onError: (error) => {
      onFailed?.();
      setFaults(faultsOf(error, fields));
    },
    onSettled: () => setAsking(false),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = unanswered(fields, values).map(({ path, needs }) => {
      const enough = (values[path] ?? '').trim() === '' ? undefined : textAt(t, `form.${needs}`);
      return { field: idOf(path), message: enough ?? t('form.missing', { question: questionText(t, path) }) };
    });
    setFaults(missing);
    if (missing.length > 0) return;
    if (grave) setAsking(true);
    else act.mutate();
  };
  const button = stepText(step, 'do') ?? step;
  const asked = fields.filter((field) => isAsked(field, values) && !chosen.includes(field.path));
  return (
    <form noValidate onSubmit={submit} className="comity-screen-only">
      <ErrorSummary faults={faults} />
      <Stack gap="lg">
        {choose?.(values, (more) => setValues((before) => ({ ...before, ...more })))}
        {asked.map((field) => (
          <Question
            key={field.path}
            t={t}
            field={field}
            procedure={step}
            value={values[field.path] ?? ''}
            error={faults.find((fault) => fault.field === idOf(field.path))?.message}
            onChange={(value) => change(field.path, value)}
          />
        ))}
        <div>
          <Button
            type="submit"
            size="lg"
            color={grave ? 'brick' : undefined}
            loading={act.isPending}
            disabled={disabled ?? false}
          >
            {button}
          </Button>
        </div>
      </Stack>
      <ConfirmStep
        opened={asking}
        title={stepText(step, 'title') ?? step}
        confirm={button}
        grave
        busy={act.isPending}
        onConfirm={() => act.mutate()}
        onClose={() => setAsking(false)}
      >
        {stepText(step, 'why')}
      </ConfirmStep>
    </form>
  );
}

/** What has just happened is what is mostly told: the reader's own time, to the minute, to be changed. */
function startOf(fields: readonly Field[]): Values {
  const now = new Date();
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  const past = fields.filter(({ kind, path }) => kind === 'instant' && path.endsWith('At'));
  return Object.fromEntries(past.map(({ path }) => [path, local]));
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
