import type { DeskContext } from '../../kernel/desk.ts';

/** What the desk's use cases are handed. */
export type Desk = Pick<DeskContext, 'kernel' | 'procedures' | 'policy'>;
