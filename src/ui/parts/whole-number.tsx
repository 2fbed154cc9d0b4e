import { NumberInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useUiTexts } from '../use-texts.ts';

type WholeNumberProps = {
  id?: string;
  label: string;
  description?: ReactNode;
  min: number;
  max: number;
  value: number | undefined;
  error?: ReactNode;
  /** `undefined` for what is no whole number between the bounds: nothing else is sent in its place. */
  onChange: (value: number | undefined) => void;
};

/** A whole number between two bounds. What is none stays as it was typed, and says so: no other number is taken for it. */
export function WholeNumber({ min, max, value, error, onChange, ...rest }: WholeNumberProps) {
  const t = useUiTexts();
  const [typed, setTyped] = useState<string | number>(value ?? '');
  const read = (said: string | number): number | undefined => {
    const number = typeof said === 'number' ? said : said.trim() === '' ? Number.NaN : Number(said);
    return Number.isInteger(number) && number >= min && number <= max ? number : undefined;
  };
  const shown = value !== undefined && read(typed) !== value ? value : typed;
  return (
    <NumberInput
      {...rest}
      min={min}
      max={max}
      clampBehavior="none"
      allowDecimal={false}
      value={shown}
      error={error ?? (read(shown) === undefined ? t('number.between', { min, max }) : undefined)}
      onChange={(said) => {
        setTyped(said);
        onChange(read(said));
      }}
    />
  );
}
