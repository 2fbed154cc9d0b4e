import { Stack } from '@mantine/core';
import { Type } from 'typebox';
import { RemovalOrder, SECTIONS } from '../../../../standards/tco-annexes/annex-one.ts';
import type { FormFault } from '../../../../ui/parts/error-summary.tsx';
import { Section } from '../../../../ui/parts/page.tsx';
import { Question } from '../../../../ui/steps/question.tsx';
import { dataOf, type Field, fieldsOf, type Values } from '../../../../ui/steps/step-fields.ts';
import { useTexts } from '../use-texts.ts';
import { nameOf } from './checks.tsx';

/** The form of Annex I, with a line for each URL. */
const ENTRY = Type.Object({ ...RemovalOrder.properties, items: Type.Array(Type.String()) });
const FIELDS: readonly Field[] = fieldsOf(ENTRY);
const ALWAYS: readonly string[] = RemovalOrder.required ?? [];
const LETTERS = [...new Set(Object.values(SECTIONS))].filter((letter) => letter !== 'header');

/** What a part asks for that need not be there (silence, a representative) is no question that must be answered. */
const isAlways = ({ path, required }: Field): boolean => required && ALWAYS.includes(path.split('.')[0]!);

const sectionOf = ({ path }: Field): string => SECTIONS[path.split('.')[0] as keyof typeof SECTIONS];

/** The questions of Annex I, section by section. */
export function AnnexFields({
  values,
  faults,
  required,
  onChange,
}: {
  values: Values;
  faults: readonly FormFault[];
  /** Whether what the form asks for is marked as needed. */
  required: boolean;
  onChange: (path: string, value: string) => void;
}) {
  const t = useTexts();
  return LETTERS.map((letter) => (
    <Section key={letter} title={t('enter.section', { section: letter })}>
      <Stack gap="md">
        {FIELDS.filter((field) => sectionOf(field) === letter).map((field) => (
          <Question
            key={field.path}
            t={t}
            label={nameOf(t, `/${field.path.replaceAll('.', '/')}`)}
            field={{ ...field, required: required && isAlways(field) }}
            value={values[field.path] ?? ''}
            error={faults.find(({ field: id }) => id === `field-${field.path}`)?.message}
            onChange={(value) => onChange(field.path, value)}
          />
        ))}
      </Stack>
    </Section>
  ));
}

/** What was typed, as an order: a field that was left out is not there. */
export function annexOf(values: Values): Record<string, unknown> {
  const { items, ...rest } = dataOf(ENTRY, values);
  return { ...rest, ...(items === undefined ? {} : { items: (items as string[]).map((url) => ({ url })) }) };
}
