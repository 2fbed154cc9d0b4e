import { Button, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ContentOrder } from '../../../../client/content-orders.ts';
import { ProblemError } from '../../../../client/problem.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { ConfirmStep } from '../../../../ui/parts/confirm-step.tsx';
import { ErrorSummary, type FormFault } from '../../../../ui/parts/error-summary.tsx';
import { idOf, Question, questionText, textAt } from '../../../../ui/steps/question.tsx';
import {
  dataOf,
  type Field,
  fieldsOf,
  isAsked,
  unanswered,
  type Values,
} from '../../../../ui/steps/step-fields.ts';
import { removalOrder } from '../../removal-order/removal-order.procedure.ts';
import { useTexts } from '../use-texts.ts';
import { useStepText } from './state-text.ts';
import { WhomToCall } from './whom-to-call.tsx';

/** Steps that take content away, put it back or destroy it: asked once more. */
const GRAVE: readonly string[] = [
  'confirm-execution',
  'disable-single-handed',
  'confirm-fraud',
  'reinstate',
  'confirm-deletion',
];
/** Answered by choosing from the register. */
const CHOSEN: readonly string[] = ['authority', 'number'];

type OrderStepFormProps = { order: ContentOrder; step: string; onDone?: () => void };

/** The form of one step, made from the procedure's own schema; its button says what follows. */
export function OrderStepForm({ order, step, onDone }: OrderStepFormProps) {
  const t = useTexts();
  const stepText = useStepText();
  const client = useClient();
  const queries = useQueryClient();
  const schema = removalOrder.steps[step]!.data;
  const fields = fieldsOf(schema);
  const [values, setValues] = useState<Values>(() => startOf(fields));
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const [asking, setAsking] = useState(false);
  const change = (path: string, value: string) => setValues((before) => ({ ...before, [path]: value }));
  const act = useMutation({
    mutationFn: () => client.contentOrders.step(order.id, step, dataOf(schema, values)),
    onSuccess: (after) => {
      queries.setQueryData(['content-order', order.id], after);
      for (const key of ['content-orders', 'me']) void queries.invalidateQueries({ queryKey: [key] });
      onDone?.();
    },
    onError: (error) => {
      // Someone may have moved it meanwhile: show where it stands now, keep what was written.
      void queries.invalidateQueries({ queryKey: ['content-order', order.id] });
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
    if (GRAVE.includes(step)) setAsking(true);
    else act.mutate();
  };
  const button = stepText(step, 'do') ?? step;
  const calls = step === 'call-back';
  const asked = fields.filter((field) => isAsked(field, values) && !(calls && CHOSEN.includes(field.path)));
  return (
    <form noValidate onSubmit={submit} className="comity-screen-only">
      <ErrorSummary faults={faults} />
      <Stack gap="lg">
        {calls && (
          <WhomToCall
            candidates={order.sender.candidates}
            chosen={values.authority}
            onChoose={({ id, phone }) => setValues((before) => ({ ...before, authority: id, number: phone }))}
          />
        )}
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
            color={GRAVE.includes(step) ? 'brick' : undefined}
            loading={act.isPending}
            disabled={calls && order.sender.candidates.every(({ inForce }) => !inForce)}
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
