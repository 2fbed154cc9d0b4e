import { Button, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { isReason } from '../../../../engines/words/reason.ts';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';

/** An overseer says what preserved evidence is looked at for; it stands in the log with each look. */
export function StatePurpose({ onStated }: { onStated: (purpose: string) => void }) {
  const t = useTexts();
  const [purpose, setPurpose] = useState('');
  const [fault, setFault] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReason(purpose)) onStated(purpose.trim());
    else setFault(true);
  };
  return (
    <form noValidate onSubmit={submit} className="comity-screen-only">
      <Stack>
        <StateNotice kind="partial" title={t('evidence.preserved')}>
          {t('evidence.preserved-overseer')}
        </StateNotice>
        <TextInput
          label={t('evidence.purpose')}
          required
          maxLength={1000}
          value={purpose}
          error={fault ? t('form.words', { question: t('evidence.purpose') }) : undefined}
          onChange={(event) => setPurpose(event.currentTarget.value)}
        />
        <div>
          <Button type="submit">{t('evidence.purpose-do')}</Button>
        </div>
      </Stack>
    </form>
  );
}
