import { FileInput } from '@mantine/core';
import { useState } from 'react';
import { idOf } from '../../../../ui/steps/question.tsx';
import { type EvidenceFile, sha256Of } from '../../answer/manifest.ts';
import { useTexts } from '../use-texts.ts';
import { FileList } from './history.tsx';

/** Files of the reader's own disk, by name, size and hash: their bytes go nowhere. */
export function FilesToSend({
  files,
  onChange,
}: {
  files: readonly EvidenceFile[];
  onChange: (files: EvidenceFile[]) => void;
}) {
  const t = useTexts();
  const [chosen, setChosen] = useState<File[]>([]);
  const [reading, setReading] = useState(false);
  const choose = async (picked: File[]) => {
    setChosen(picked);
    setReading(true);
    const read: EvidenceFile[] = [];
    // One after the other: the largest must fit into memory, not all of them.
    for (const file of picked)
      read.push({
        name: file.name,
        bytes: file.size,
        sha256: await sha256Of(new Uint8Array(await file.arrayBuffer())),
      });
    setReading(false);
    onChange(read);
  };
  return (
    <>
      <FileInput
        id={idOf('files')}
        multiple
        required
        label={t('files.choose')}
        description={t('files.how')}
        value={chosen}
        onChange={(picked) => void choose(picked)}
      />
      <div role="status">{reading && t('files.reading')}</div>
      {files.length > 0 && <FileList files={files} />}
    </>
  );
}
