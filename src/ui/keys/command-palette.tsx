import { useDebouncedValue } from '@mantine/hooks';
import {
  openSpotlight,
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useClient } from '../data/client-context.tsx';
import { useUiTexts } from '../use-texts.ts';
import { useKeys, usePageKeys } from './keys.tsx';

export type PalettePage = { path: string; title: string };

/** Ctrl or Cmd + K, or `/`: any page, any action of this page, any record by what it says. */
export function CommandPalette({ pages }: { pages: readonly PalettePage[] }) {
  const t = useUiTexts();
  const client = useClient();
  const navigate = useNavigate();
  const { keys } = usePageKeys();
  const [query, setQuery] = useState('');
  const [asked] = useDebouncedValue(query.trim(), 200);
  useKeys([{ key: '/', does: t('keys.palette'), run: openSpotlight }]);

  const records = useQuery({
    queryKey: ['records', 'palette', asked],
    queryFn: () => client.records.list({ q: asked }),
    enabled: asked.length >= 2,
  });

  const go = (path: string) => () => void navigate({ to: path as never });
  const wanted = query.trim().toLowerCase();
  const fits = (text: string) => wanted === '' || text.toLowerCase().includes(wanted);

  const groups: SpotlightActionGroupData[] = [
    {
      group: t('palette.pages'),
      actions: pages
        .filter(({ title }) => fits(title))
        .map(({ path, title }) => ({ id: `page:${path}`, label: title, onClick: go(path) })),
    },
    {
      group: t('palette.actions'),
      actions: keys
        .filter(({ does }) => fits(does))
        .map(({ key, does, run }) => ({ id: `key:${key}`, label: does, description: key, onClick: run })),
    },
    {
      group: t('palette.records'),
      actions: (asked.length >= 2 ? (records.data?.items ?? []) : []).slice(0, 8).map(
        ({ id, name, type }): SpotlightActionData => ({
          id: `record:${id}`,
          label: name ?? id,
          description: type,
          onClick: go(`/records/${id}`),
        }),
      ),
    },
  ].filter(({ actions }) => actions.length > 0);

  return (
    <Spotlight
      actions={groups}
      query={query}
      onQueryChange={setQuery}
      filter={(_, actions) => actions}
      shortcut={['mod + K']}
      scrollable
      maxHeight={420}
      nothingFound={records.isFetching ? t('palette.searching') : t('palette.nothing')}
      searchProps={{ placeholder: t('palette.ask'), 'aria-label': t('palette.ask') }}
    />
  );
}
