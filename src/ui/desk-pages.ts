import type { ReactNode } from 'react';
import type { Client } from '../client/create-client.ts';
import type { LanguageCode } from './text/languages.ts';
import type { Catalogue } from './text/message.ts';

/**
 * A desk's browser manifest: the one export, `pages`, of `desks/<name>/pages/index.tsx`. The workbench finds it
 * by folder, so a new desk needs no line anywhere else.
 */
export type DeskPages = {
  /** The desk's folder name. */
  name: string;
  /** Entries of the main navigation, in order. `titleKey` is a key of `locales`; `covers`: paths that belong to it. */
  navigation: readonly { path: string; titleKey: string; count?: 'queue'; covers?: readonly string[] }[];
  /** Pages under `/app`: a path as TanStack Router writes it, `/signals/cases/$id`. */
  routes: readonly { path: string; component: () => ReactNode }[];
  /** What the palette finds of this desk by what a person types: a group of its own, under `titleKey`. */
  finds?: {
    titleKey: string;
    find: (
      client: Client,
      words: string,
    ) => Promise<readonly { id: string; label: string; path: string; detailKey: string }[]>;
  };
  /** ICU messages by language. English is the measure; a test compares the keys. */
  locales: Record<LanguageCode, Catalogue>;
};
