import { Kbd, Modal, Stack, Switch, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useUiTexts } from '../use-texts.ts';
import { useKeys, usePageKeys } from './keys.tsx';

/** `?` opens it: every key of this page, and the switch that turns single letters off. */
export function KeyList() {
  const t = useUiTexts();
  const [opened, { open, close }] = useDisclosure(false);
  const { keys, enabled, setEnabled } = usePageKeys();
  useKeys([{ key: '?', does: t('keys.list'), run: open }]);
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('keys.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack>
        <Table>
          <Table.Tbody>
            <Table.Tr>
              <Table.Th scope="row">
                <Kbd>Ctrl</Kbd> + <Kbd>K</Kbd>
              </Table.Th>
              <Table.Td>{t('keys.palette')}</Table.Td>
            </Table.Tr>
            {keys.map(({ key, does }) => (
              <Table.Tr key={`${key}${does}`}>
                <Table.Th scope="row">
                  <Kbd>{key === ' ' ? t('keys.space') : key}</Kbd>
                </Table.Th>
                <Table.Td>{does}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Switch
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
          label={t('keys.single')}
          description={t('keys.single-why')}
        />
        {!enabled && <Text size="sm">{t('keys.off')}</Text>}
      </Stack>
    </Modal>
  );
}
