import type { ReactNode } from 'react';
import type { LanguageCode } from './text/languages.ts';
import type { Catalogue } from './text/message.ts';

/**
 * A desk's browser manifest: the one export, `pages`, of `desks/<name>/pages/index.tsx`. The workbench finds it
 * by folder, so a new desk needs no line anywhere else.
 */
export type DeskPages = {
  /** The desk's folder name. */
  name: string;
  /** Where a person starts when nothing waits anywhere. */
  home?: true;
  /** Entries of the main navigation, in order. `titleKey` is a key of `locales`; `covers`: paths that belong to it. */
  navigation: readonly { path: string; titleKey: string; count?: 'queue'; covers?: readonly string[] }[];
  /** Pages without an entry in the navigation that the palette finds by their name. */
  named?: readonly { path: string; titleKey: string }[];
  /** Pages under `/app`: a path as TanStack Router writes it, `/signals/cases/$id`. */
  routes: readonly { path: string; component: () => ReactNode }[];
  /** Kinds of things of this desk that the one search finds: their group in the palette, and the page of each. */
  finds?: readonly {
    kind: string;
    titleKey: string;
    path: (id: string) => string;
    /** Key of `locales` for the word that stands beside it, where that is a code and no name. */
    detailKey?: (detail: string) => string;
  }[];
  /** ICU messages by language. English is the measure; a test compares the keys. */
  locales: Record<LanguageCode, Catalogue>;
};
