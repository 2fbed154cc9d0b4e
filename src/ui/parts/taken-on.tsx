import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useClient } from '../data/client-context.tsx';
import { useHasRole, useMe } from '../data/use-me.ts';
import { useDates } from '../text/dates.ts';
import { useUiTexts } from '../use-texts.ts';
import { StateNotice } from './state-notice.tsx';

/** Who has taken a case on, and "I have it": then the others are not called one after another. */
export function TakenOn({ case: id }: { case: string }) {
  const t = useUiTexts();
  const client = useClient();
  const queries = useQueryClient();
  const dates = useDates();
  const me = useMe();
  const may = useHasRole('reviewer', 'senior-reviewer');
  const found = useQuery({ queryKey: ['taken-on', id], queryFn: () => client.duty.takenBy(id) });
  const change = useMutation({
    mutationFn: (mine: boolean) => (mine ? client.duty.giveBack(id) : client.duty.takeOn(id)),
    onSuccess: (said) => queries.setQueryData(['taken-on', id], said),
  });
  if (!found.data) return null;
  const { takenBy } = found.data;
  const mine = takenBy !== null && takenBy.id === me.data?.person.id;
  const says = () => {
    if (takenBy === null) return t('taken.by-nobody');
    const at = dates.short(takenBy.at);
    return mine
      ? t('taken.by-you', { at })
      : t('taken.by', { at, name: takenBy.name ?? t('taken.somebody') });
  };
  return (
    <Group my="md" gap="sm">
      <span role="status">{says()}</span>
      {may && (
        <Button
          className="comity-screen-only"
          size="compact-md"
          variant={takenBy === null ? 'filled' : 'default'}
          loading={change.isPending}
          onClick={() => change.mutate(mine)}
        >
          {t(mine ? 'taken.give-back' : 'taken.take')}
        </Button>
      )}
      {change.isError && <StateNotice kind="error" title={change.error.message} />}
    </Group>
  );
}
