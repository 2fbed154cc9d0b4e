import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { ProblemError } from '../../client/problem.ts';
import { ConfirmStep } from './confirm-step.tsx';
import { StateNotice } from './state-notice.tsx';

type ConfirmWithReasonProps = {
  opened: boolean;
  title: string;
  /** What will happen, and whether it can be undone. */
  means: string;
  /** The consequence, on the button. */
  confirm: string;
  reason: { label: string; why?: string };
  /** Something is lost or taken away by it. */
  grave?: boolean;
  step: { isPending: boolean; error: Error | null; mutate: (reason: string) => void };
  onClose: () => void;
};

/** What is wrong with the words, where that is what was refused. */
const sentenceOf = (error: Error, label: string): string =>
  error instanceof ProblemError && error.faults.length > 0
    ? error.faults.map((fault) => `${label}: ${fault.reason}`).join(' ')
    : error.message;

/** A step that is taken with a reason, which is kept beside it. */
export function ConfirmWithReason({
  opened,
  title,
  means,
  confirm,
  reason,
  grave = true,
  step,
  onClose,
}: ConfirmWithReasonProps) {
  const [words, setWords] = useState('');
  return (
    <ConfirmStep
      opened={opened}
      title={title}
      confirm={confirm}
      grave={grave}
      busy={step.isPending}
      disabled={words.trim() === ''}
      onConfirm={() => step.mutate(words.trim())}
      onClose={onClose}
    >
      <p>{means}</p>
      <Textarea
        label={reason.label}
        description={reason.why}
        required
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {step.error && <StateNotice kind="error" title={sentenceOf(step.error, reason.label)} />}
    </ConfirmStep>
  );
}
