import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useUiTexts } from '../use-texts.ts';

type ConfirmStepProps = {
  opened: boolean;
  title: string;
  /** What will happen, and whether it can be undone. */
  children: ReactNode;
  /** The consequence, on the button. */
  confirm: string;
  grave?: boolean;
  busy?: boolean;
  disabled?: boolean;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks once more before a step with consequences; the safe way out comes first in reading order and has focus. */
export function ConfirmStep({
  opened,
  title,
  children,
  confirm,
  grave,
  busy,
  disabled,
  onConfirm,
  onClose,
}: ConfirmStepProps) {
  const t = useUiTexts();
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        <div>{children}</div>
        <Group>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('confirm.keep')}
          </Button>
          <Button color={grave ? 'brick' : undefined} loading={busy} disabled={disabled} onClick={onConfirm}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
