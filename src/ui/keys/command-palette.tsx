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
import { useLanguage } from '../text/language-context.tsx';
import { isolated } from '../text/message.ts';
import { useUiTexts } from '../use-texts.ts';
import { useKeys, usePageKeys } from './keys.tsx';

export type PalettePage = { path: string; title: string };

/** A kind of thing that the search finds: its group, its page, and the word beside it in the reader's language. */
export type FoundKind = {
  kind: string;
  title: string;
  path: (id: string) => string;
  detail: (detail: string) => string;
};

type Palette = { pages: readonly PalettePage[]; kinds: readonly FoundKind[] };

const LEAST = 2;

/** Ctrl or Cmd + K, or `/`: any page, any action of this page, and whatever has a page and is named so. */
export function CommandPalette({ pages, kinds }: Palette) {
  const t = useUiTexts();
  const { direction } = useLanguage().language;
  // The list takes plain text only.
  const apart = (text: string) => isolated(text, direction);
  const client = useClient();
  const navigate = useNavigate();
  const { keys } = usePageKeys();
  const [query, setQuery] = useState('');
  const [asked] = useDebouncedValue(query.trim(), 200);
  useKeys([{ key: '/', does: t('keys.palette'), run: openSpotlight }]);

  const search = useQuery({
    queryKey: ['palette', asked],
    queryFn: () => client.search.find(asked),
    enabled: asked.length >= LEAST,
  });
  const things = asked.length >= LEAST ? (search.data ?? []) : [];

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
    ...kinds.map(({ kind, title, path, detail }) => ({
      group: title,
      actions: things
        .filter((thing) => thing.kind === kind)
        .map(
          (thing): SpotlightActionData => ({
            id: `${kind}:${thing.id}`,
            label: apart(thing.name),
            description: apart(detail(thing.detail)),
            onClick: go(path(thing.id)),
          }),
        ),
    })),
  ].filter(({ actions }) => actions.length > 0);

  return (
    <Spotlight
      actions={groups}
      query={query}
      onQueryChange={setQuery}
      filter={(_, actions) => actions}
      shortcut={['mod + K']}
      // From a field too: whoever looks for something is often typing already.
      tagsToIgnore={[]}
      scrollable
      maxHeight={420}
      nothingFound={says()}
      searchProps={{ placeholder: t('palette.ask'), 'aria-label': t('palette.ask') }}
      styles={{ actionLabel: { overflowWrap: 'anywhere' } }}
    />
  );

  function says(): string {
    if (search.isFetching || asked !== query.trim()) return t('palette.searching');
    return t(search.isError ? 'palette.failed' : 'palette.nothing');
  }
}
