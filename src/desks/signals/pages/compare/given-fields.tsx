import { FileInput, TextInput } from '@mantine/core';
import type { Given } from '../../../../client/match.ts';
import type { FormFault } from '../../../../ui/parts/error-summary.tsx';
import { bitsOf } from '../../../../ui/parts/hash-bits.ts';
import { useTexts } from '../use-texts.ts';
import classes from './compare.module.css';

export const SIDES = ['one', 'other'] as const;
export type Which = (typeof SIDES)[number];
export type Draft = { file: File | null; hash: string };
export const EMPTY: Draft = { file: null, hash: '' };

/** What a node decodes. */
const TYPES = 'image/jpeg,image/png,image/webp,image/gif';

export const givenOf = ({ file, hash }: Draft): Given => file ?? hash.trim();
/** The field that a fault of this side belongs to. */
export const fieldOf = (which: Which, { file }: Draft) => `compare-${which}-${file ? 'file' : 'hash'}`;

export function faultIn(t: ReturnType<typeof useTexts>, which: Which, draft: Draft): FormFault[] {
  if (draft.file !== null || bitsOf(draft.hash.trim()) !== undefined) return [];
  const key = draft.hash.trim() === '' ? 'compare.need' : 'compare.no-hash';
  return [{ field: fieldOf(which, draft), message: t(`${key}.${which}`) }];
}

type Props = {
  which: Which;
  draft: Draft;
  faults: readonly FormFault[];
  onChange: (draft: Draft) => void;
};

/** One of the two: a picture, chosen or dropped here, or its hash. The picture is not shown. */
export function GivenFields({ which, draft, faults, onChange }: Props) {
  const t = useTexts();
  const faultAt = (field: string) => faults.find((fault) => fault.field === field)?.message;
  return (
    <fieldset
      className={classes.side}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        const dropped = event.dataTransfer.files[0];
        // What is no picture after all the node says.
        if (dropped) onChange({ file: dropped, hash: '' });
      }}
    >
      <legend>{t(`compare.${which}`)}</legend>
      <FileInput
        id={`compare-${which}-file`}
        label={t('compare.file')}
        description={t('compare.file-how')}
        accept={TYPES}
        clearable
        placeholder={t('bank.file-choose')}
        clearButtonProps={{ 'aria-label': t('bank.file-clear') }}
        value={draft.file}
        onChange={(file) => onChange({ file, hash: '' })}
        error={faultAt(`compare-${which}-file`)}
      />
      <TextInput
        id={`compare-${which}-hash`}
        label={t('compare.hash')}
        description={t('compare.hash-how')}
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        disabled={draft.file !== null}
        value={draft.hash}
        onChange={(event) => onChange({ file: null, hash: event.currentTarget.value })}
        error={faultAt(`compare-${which}-hash`)}
      />
    </fieldset>
  );
}
