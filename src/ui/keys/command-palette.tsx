import { useDebouncedValue } from '@mantine/hooks';
import {
  openSpotlight,
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from '@mantine/spotlight';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useClient } from '../data/client-context.tsx';
import { useUiTexts } from '../use-texts.ts';
import { useKeys, usePageKeys } from './keys.tsx';

export type PalettePage = { path: string; title: string };

/** Finds things of a desk by what is typed. `name` tells its answers from another's. */
export type Finder = {
  name: string;
  title: string;
  find: (words: string) => Promise<readonly { id: string; label: string; path: string; detail: string }[]>;
};

type Palette = { pages: readonly PalettePage[]; finders?: readonly Finder[] };

/** Ctrl or Cmd + K, or `/`: any page, any action of this page, any record by what it says, and what desks find. */
export function CommandPalette({ pages, finders = [] }: Palette) {
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

  const found = useQueries({
    queries: finders.map(({ name, find }) => ({
      queryKey: ['palette', name, asked],
      queryFn: () => find(asked),
      enabled: asked.length >= 2,
    })),
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
    ...finders.map(({ name, title }, at) => ({
      group: title,
      actions: (asked.length >= 2 ? (found[at]?.data ?? []) : []).map(
        ({ id, label, path, detail }): SpotlightActionData => ({
          id: `${name}:${id}`,
          label,
          description: detail,
          onClick: go(path),
        }),
      ),
    })),
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
      nothingFound={
        records.isFetching || found.some(({ isFetching }) => isFetching)
          ? t('palette.searching')
          : t('palette.nothing')
      }
      searchProps={{ placeholder: t('palette.ask'), 'aria-label': t('palette.ask') }}
    />
  );
}
