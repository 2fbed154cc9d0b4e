import { FileInput } from '@mantine/core';
import { type DragEvent, useState } from 'react';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';
import classes from './enter-order.module.css';

/** Where an e-mail or a PDF is put down or chosen; how far its reading is stands below. */
export function DocumentDrop({
  file,
  reading,
  problem,
  kept,
  onChange,
}: {
  file: File | null;
  reading: boolean;
  problem: string | null;
  /** It could not be read, and is kept with the order all the same. */
  kept: boolean;
  onChange: (file: File | null) => void;
}) {
  const t = useTexts();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [dropped] = event.dataTransfer.files;
    if (dropped) onChange(dropped);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the same is done with the chooser inside, by keyboard
    <div
      className={classes.drop}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <FileInput
        label={t('document.choose')}
        description={t('document.choose-how')}
        accept=".eml,.pdf,message/rfc822,application/pdf"
        clearable
        clearButtonProps={{ 'aria-label': t('enter.file-away') }}
        value={file}
        onChange={onChange}
      />
      {reading && <StateNotice kind="loading" title={t('document.reading')} />}
      {problem !== null && (
        <StateNotice kind="error" title={problem}>
          {kept ? t('document.kept-unread') : t('document.enter-by-hand')}
        </StateNotice>
      )}
    </div>
  );
}
