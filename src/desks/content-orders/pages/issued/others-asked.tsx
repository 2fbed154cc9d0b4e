import { Checkbox, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { IssuedOrder } from '../../../../client/issued-orders.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useTexts } from '../use-texts.ts';
import { whoAnswered } from './who-answered.ts';

const usePeers = () => {
  const client = useClient();
  return useQuery({ queryKey: ['peers'], queryFn: client.peers.list }).data?.items ?? [];
};

/** What other authorities answered about an order's addresses. */
export function OthersAsked({ order }: { order: Pick<IssuedOrder, 'events' | 'tracks'> }) {
  const t = useTexts();
  const peers = usePeers();
  const answers = whoAnswered(order.events, order.tracks.others);
  if (answers.length === 0) return null;
  return (
    <ul aria-label={t('others.answers')}>
      {answers.map(({ partner, said }) => (
        <li key={partner}>
          <bdi>{peers.find(({ id }) => id === partner)?.name ?? partner}</bdi>: {t(`others.${said}`)}
        </li>
      ))}
    </ul>
  );
}

/** Which partners are asked: every one but the provider. */
export function ChooseOthers({
  provider,
  value,
  onChange,
}: {
  provider: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const t = useTexts();
  const peers = usePeers();
  const others = peers.filter(({ id }) => id !== provider);
  if (others.length === 0) return <p>{t('others.nobody-to-ask')}</p>;
  return (
    <Checkbox.Group
      label={t('field.partners')}
      description={t('others.how')}
      value={value === '' ? [] : value.split('\n')}
      onChange={(chosen) => onChange(chosen.join('\n'))}
    >
      <Stack mt={6} gap="xs">
        {others.map(({ id, name }, at) => (
          <Checkbox
            key={id}
            id={at === 0 ? 'field-partners' : `field-partners-${at}`}
            value={id}
            label={name}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
