import { Question, textAt } from '../../../../ui/steps/question.tsx';
import type { Field } from '../../../../ui/steps/step-fields.ts';
import { useTexts } from '../use-texts.ts';
import classes from './enter-order.module.css';
import { type ProposedValues, shownPassage } from './proposed-values.ts';

/** A question of the form; where a document proposed its answer, or leaves it open, with the passage. */
export function ProposedQuestion({
  proposed,
  field,
  value,
  ...rest
}: {
  proposed: ProposedValues | null;
  field: Field;
  value: string;
  label?: string;
  procedure?: string;
  error: string | undefined;
  onChange: (value: string) => void;
}) {
  const t = useTexts();
  const passage = proposed?.passages[field.path];
  const doubts = proposed?.doubts[field.path] ?? [];
  const isProposed = passage !== undefined && proposed?.values[field.path] !== undefined;
  const changed = isProposed && value !== proposed.values[field.path];
  const said = [
    ...(isProposed
      ? [t(changed ? 'proposed.changed' : 'proposed.as-is', { passage: shownPassage(passage) })]
      : []),
    ...doubts.slice(0, 5).map(({ code, passage }) =>
      t('proposed.doubt', {
        doubt: textAt(t, `doubt.${code}`) ?? code,
        passage: shownPassage(passage),
      }),
    ),
  ];
  const question = (
    <Question
      {...rest}
      t={t}
      field={field}
      value={value}
      {...(said.length > 0 ? { note: said.join(' ') } : {})}
    />
  );
  if (said.length === 0) return question;
  return (
    <div className={doubts.length > 0 ? classes.doubted : classes.proposed} data-proposed={isProposed}>
      {question}
    </div>
  );
}
