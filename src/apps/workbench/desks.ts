import type { DeskPages } from '../../ui/desk-pages.ts';

/** Every desk that has pages, found by folder, in order of its name. */
const found = import.meta.glob<DeskPages>('../../desks/*/pages/index.tsx', { eager: true, import: 'pages' });

export const desks: readonly DeskPages[] = Object.keys(found)
  .sort()
  .map((path) => found[path]!);
