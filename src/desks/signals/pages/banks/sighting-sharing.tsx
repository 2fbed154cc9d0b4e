import { Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';

/** Under which agreements originators are told how many of their matches people here found right. */
export function SightingSharing() {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const found = useQuery({ queryKey: ['sightings'], queryFn: client.signals.sightings });
  const turn = useMutation({
    mutationFn: ({ agreement, share }: { agreement: string; share: boolean }) =>
      client.signals.shareSightings(agreement, share),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sightings'] }),
  });
  return (
    <>
      <p>{t('sightings.means')}</p>
      <Loaded query={found} what={t('sightings.title')}>
        {({ items }) => (
          <>
            {items.map(({ agreement, title, shared }) => (
              <Switch
                key={agreement}
                label={<bdi>{title}</bdi>}
                checked={shared}
                disabled={turn.isPending}
                onChange={(event) => turn.mutate({ agreement, share: event.currentTarget.checked })}
              />
            ))}
          </>
        )}
      </Loaded>
      {turn.isError && <StateNotice kind="error" title={turn.error.message} />}
    </>
  );
}
