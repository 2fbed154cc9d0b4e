import { Checkbox, Group, Radio, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useLanguage } from '../text/language-context.tsx';
import type { PlainValues } from '../text/texts.ts';
import classes from './question.module.css';
import type { Field } from './step-fields.ts';

/** Id of the control that answers a question; error summaries link to it. */
export const idOf = (path: string, prefix = ''): string => `field-${prefix}${path}`;

/** A desk's own sentences, of which some keys are made from data: `textsOf` gives one. */
export type DeskTexts = ((key: never, values?: PlainValues) => string) & { has: (key: string) => boolean };

/** The sentence of a key that comes from data; undefined where there is none. */
export const textAt = (t: DeskTexts, key: string): string | undefined =>
  t.has(key) ? t(key as never) : undefined;

/** A question in words, by the path of what it asks. */
export const questionText = (t: DeskTexts, path: string): string => textAt(t, `field.${path}`) ?? path;

/** A choice in words. */
export const choiceText = (t: DeskTexts, choice: string): string => textAt(t, `value.${choice}`) ?? choice;

type QuestionProps = {
  /** In other words than the path's own. */
  label?: string | undefined;
  t: DeskTexts;
  field: Field;
  /** Where the answer comes from that stands there already. */
  note?: string | undefined;
  autoFocus?: boolean;
  /** Set where two forms stand on one page. */
  prefix?: string;
  /** Where a procedure has words of its own. */
  procedure?: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
};

/** A State by its name in the reader's language and its ISO 3166-1 code. */
export function stateName(code: string, language: string): string {
  const name = new Intl.DisplayNames(language, { type: 'region' }).of(code);
  return name === undefined ? code : `${name} (${code})`;
}

/** Choices that are all in sight; more are looked up. */
const FEW = 10;

const description = (parts: readonly (string | undefined)[]) => {
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? {} : { description: said.join(' ') };
};

/** One question of a form, by its kind. */
export function Question({
  t,
  label: own,
  field,
  prefix = '',
  procedure,
  value,
  error,
  note,
  autoFocus = false,
  onChange,
}: QuestionProps) {
  const { language } = useLanguage();
  const label = own ?? questionText(t, field.path);
  const { path, kind, choices, maxLength } = field;
  const required = field.required || field.onlyIf !== undefined;
  const how = textAt(t, `field.${path}.how.${procedure}`) ?? textAt(t, `field.${path}.how`);
  const shared = {
    id: idOf(path, prefix),
    label,
    required,
    error,
    ...description([note, how]),
  };
  const inLine = choices.length <= 3 && !('description' in shared);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (autoFocus) first.current?.focus();
  }, [autoFocus]);
  switch (kind) {
    case 'several':
      return (
        <Checkbox.Group
          {...shared}
          id={undefined}
          value={value === '' ? [] : value.split('\n')}
          onChange={(chosen) => onChange(chosen.join('\n'))}
        >
          <Stack mt={6} gap="xs">
            {choices.map((choice, at) => (
              <Checkbox
                key={choice}
                id={at === 0 ? idOf(path, prefix) : `${idOf(path, prefix)}-${choice}`}
                value={choice}
                label={choiceText(t, choice)}
              />
            ))}
          </Stack>
        </Checkbox.Group>
      );
    case 'choice':
      if (choices.length > FEW) {
        return (
          <Select
            {...shared}
            searchable
            clearable
            data={choices.map((choice) => ({
              value: choice,
              label: /^[A-Z]{2}$/.test(choice) ? stateName(choice, language.tag) : choiceText(t, choice),
            }))}
            value={value === '' ? null : value}
            onChange={(chosen) => onChange(chosen ?? '')}
          />
        );
      }
      return (
        <Radio.Group
          {...shared}
          id={undefined}
          {...(inLine ? { className: classes.line } : {})}
          name={`${prefix}${path}`}
          value={value === '' ? null : value}
          onChange={onChange}
        >
          <Group mt={inLine ? 0 : 6} gap="lg" wrap={inLine ? 'nowrap' : 'wrap'}>
            {choices.map((choice, at) => (
              <Radio
                key={choice}
                id={at === 0 ? idOf(path, prefix) : `${idOf(path, prefix)}-${choice}`}
                value={choice}
                label={choiceText(t, choice)}
              />
            ))}
          </Group>
        </Radio.Group>
      );
    case 'lines':
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
          ref={first}
          maxLength={maxLength}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'day':
    case 'instant':
      return (
        <TextInput
          {...shared}
          type={kind === 'day' ? 'date' : 'datetime-local'}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}
