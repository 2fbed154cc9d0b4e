import { Group, Radio, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTexts } from '../use-texts.ts';
import classes from './question.module.css';
import type { Field } from './step-fields.ts';

/** Id of the control that answers a question; error summaries link to it. */
export const idOf = (path: string, prefix = ''): string => `field-${prefix}${path}`;

/** A question in words, by the path of what it asks. */
export function useQuestionText(): (path: string) => string {
  const t = useTexts();
  return (path) => {
    const key = `field.${path}`;
    return t.has(key) ? t(key) : path;
  };
}

/** A choice in words. */
export function useChoiceText(): (choice: string) => string {
  const t = useTexts();
  return (choice) => {
    const key = `value.${choice}`;
    return t.has(key) ? t(key) : choice;
  };
}

type QuestionProps = {
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

const description = (parts: readonly (string | undefined)[]) => {
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? {} : { description: said.join(' ') };
};

/** One question of a form, by its kind. */
export function Question({
  field,
  prefix = '',
  procedure,
  value,
  error,
  note,
  autoFocus = false,
  onChange,
}: QuestionProps) {
  const t = useTexts();
  const label = useQuestionText()(field.path);
  const { path, kind, choices, maxLength } = field;
  const required = field.required || field.onlyIf !== undefined;
  const ownHow = `field.${path}.how.${procedure}`;
  const how = t.has(ownHow) ? ownHow : `field.${path}.how`;
  const shared = {
    id: idOf(path, prefix),
    label,
    required,
    error,
    ...description([note, t.has(how) ? t(how) : undefined]),
  };
  const words = useChoiceText();
  const inLine = choices.length <= 3 && !('description' in shared);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (autoFocus) first.current?.focus();
  }, [autoFocus]);
  switch (kind) {
    case 'choice':
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
          ref={first}
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
