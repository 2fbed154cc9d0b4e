import { Button, Checkbox, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { CaseDetail, NothingOffered, Offer } from '../../../../client/cases.ts';
import { ProblemError } from '../../../../client/problem.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { ConfirmStep } from '../../../../ui/parts/confirm-step.tsx';
import { ErrorSummary, type FormFault } from '../../../../ui/parts/error-summary.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { UncheckedLaws } from '../../../../ui/parts/unchecked-laws.tsx';
import { useTexts } from '../use-texts.ts';
import { isGrave } from './next-steps.ts';
import { Offered, NothingOffered as WhyEmpty } from './offered.tsx';
import { idOf, Question, useQuestionText } from './question.tsx';
import {
  CITED_BY_FIELD,
  dataOf,
  type Field,
  fieldsOf,
  isAsked,
  stepOf,
  unanswered,
  type Values,
} from './step-fields.ts';
import { useStepText } from './step-text.ts';

/** What counts decisions or names their signals, besides the case itself: each is asked for again. */
const COUNTED = ['cases', 'crises', 'me', 'banks', 'bank', 'signal'];

/** Steps after which the person affected is told. */
const RESTRICTS: readonly string[] = ['confirm-restriction', 'restrict-single-handed'];
const WITHHOLD = 'withhold-';

/** Steps that weigh what the picture shows: who takes one unseen is told so, and is not kept from it. */
const WEIGHS: readonly string[] = [
  'answer-question',
  'leave',
  'propose-restriction',
  'propose-restriction-anew',
  'restrict-single-handed',
  'confirm-restriction',
  'refuse-restriction',
  'reverse-restriction',
  'propose-to-keep',
  'propose-to-keep-anew',
  'confirm-to-keep',
  'put-back',
  'uphold-appeal',
  'reject-appeal',
];

type StepFormProps = {
  detail: CaseDetail;
  step: string;
  /** Answers that stand already, each with where it comes from. */
  offers?: readonly Offer[] | undefined;
  /** Why there are none, of a step that has some another time. */
  nothingOffered?: NothingOffered | null | undefined;
  /** There is a picture, and this person has seen none of it clear. */
  unseen?: boolean;
  /** What was answered here before and is to be changed. */
  begun?: Values | undefined;
  /** Where the answers go instead of to the case: to all cases of the same content. */
  send?: (data: Record<string, unknown>) => Promise<CaseDetail>;
  onDone: (after: CaseDetail) => void;
};

/** The form of one step, made from the procedure's own schema; its button says what follows. */
export function StepForm({
  detail,
  step,
  offers,
  nothingOffered,
  unseen = false,
  begun,
  send,
  onDone,
}: StepFormProps) {
  const { procedure, id: caseId } = detail;
  const t = useTexts();
  const stepText = useStepText(detail, send !== undefined);
  const client = useClient();
  const queries = useQueryClient();
  const schema = stepOf(procedure, step)?.data;
  const fields = schema === undefined ? [] : fieldsOf(schema);
  // What was offered when the form was opened: a later look at the case takes no word from under the reader.
  const [standing] = useState(
    (offers ?? []).filter(({ path }) => fields.some((field) => field.path === path)),
  );
  const isOffered = ({ path }: Field) => standing.some((offer) => offer.path === path);
  const [values, setValues] = useState<Values>(() => ({
    ...Object.fromEntries(standing.map(({ path, value }) => [path, value])),
    ...begun,
  }));
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const [asking, setAsking] = useState(false);
  // The notice goes out as soon as an item is restricted: to withhold it is decided in the same act, or too late.
  const mayWithhold = useHasRole('senior-reviewer') && RESTRICTS.includes(step) && send === undefined;
  const withholding = mayWithhold ? stepOf(procedure, 'withhold-notice')?.data : undefined;
  const [withholds, setWithholds] = useState(false);
  const [reasons, setReasons] = useState<Values>({});
  const withholdingFields = withholding === undefined || !withholds ? [] : fieldsOf(withholding);
  const act = useMutation({
    mutationFn: () => {
      const data = schema === undefined ? {} : dataOf(schema, values);
      if (send) return send(data);
      const withheld = withholds && withholding !== undefined ? dataOf(withholding, reasons) : undefined;
      return client.cases.step(caseId, step, data, withheld);
    },
    onSuccess: (after) => {
      queries.setQueryData(['case', caseId], after);
      for (const key of COUNTED) void queries.invalidateQueries({ queryKey: [key] });
      onDone(after);
    },
    onError: (error) => {
      // Someone may have moved the case meanwhile: show where it stands now, keep what was written.
      void queries.invalidateQueries({ queryKey: ['case', caseId] });
      setFaults(faultsOf(error, fields));
    },
    onSettled: () => setAsking(false),
  });

  const label = useQuestionText();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = [
      ...unanswered(fields, values).map((field) => ({
        field,
        value: values[field.path],
        id: idOf(field.path),
      })),
      ...unanswered(withholdingFields, reasons).map((field) => ({
        field,
        value: reasons[field.path],
        id: idOf(field.path, WITHHOLD),
      })),
    ].map(({ field, value = '', id }) => {
      const { path, needs } = field;
      const key = `form.${needs}`;
      const known = value.trim() !== '' && t.has(key) ? key : 'form.missing';
      return { field: id, message: t(known, { question: label(path) }) };
    });
    setFaults(missing);
    if (missing.length > 0) return;
    if (isGrave(step)) setAsking(true);
    else act.mutate();
  };
  const asked = fields.filter((field) => !isOffered(field) && isAsked(field, values));
  const errors = new Map(
    fields.flatMap(({ path }) => {
      const message = faults.find((fault) => fault.field === idOf(path))?.message;
      return message === undefined ? [] : [[path, message] as const];
    }),
  );
  const change = (path: string, value: string) => setValues((before) => ({ ...before, [path]: value }));
  const button = stepText(step, 'do') ?? step;

  return (
    <form noValidate onSubmit={submit} className="comity-screen-only">
      <ErrorSummary faults={faults} />
      <Stack gap="lg">
        {standing.length === 0 && offers !== undefined && nothingOffered && <WhyEmpty {...nothingOffered} />}
        {standing.length > 0 && (
          <Offered
            fields={fields.filter(isOffered)}
            offers={standing}
            values={values}
            errors={errors}
            onChange={change}
          />
        )}
        {asked.map((field) => (
          <Question
            key={field.path}
            field={field}
            procedure={procedure}
            value={values[field.path] ?? ''}
            error={errors.get(field.path)}
            onChange={(value) => change(field.path, value)}
          />
        ))}
        <UncheckedLaws shown={fields.map(({ path }) => CITED_BY_FIELD[path])} />
        {withholding !== undefined && (
          <Checkbox
            label={t('withhold.choose')}
            description={t('withhold.means')}
            checked={withholds}
            onChange={(event) => setWithholds(event.currentTarget.checked)}
          />
        )}
        {withholdingFields.map((field) => (
          <Question
            key={field.path}
            field={field}
            prefix={WITHHOLD}
            value={reasons[field.path] ?? ''}
            error={faults.find((fault) => fault.field === idOf(field.path, WITHHOLD))?.message}
            onChange={(value) => setReasons((before) => ({ ...before, [field.path]: value }))}
          />
        ))}
        {unseen && WEIGHS.includes(step) && (
          <StateNotice kind="partial" title={t('case.not-looked')}>
            {t('case.not-looked-next')}
          </StateNotice>
        )}
        <div>
          <Button type="submit" size="lg" color={isGrave(step) ? 'brick' : undefined} loading={act.isPending}>
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

/** Named faults go to their question; anything else stands on its own. */
function faultsOf(error: Error, fields: readonly Field[]): FormFault[] {
  if (!(error instanceof ProblemError) || error.faults.length === 0) return [{ message: error.message }];
  return error.faults.map(({ property, reason }) => {
    const path = property?.replace(/^\/?(data[/.])?/, '').replaceAll('/', '.');
    const field = fields.find((each) => each.path === path);
    return field === undefined ? { message: reason } : { field: idOf(field.path), message: reason };
  });
}
