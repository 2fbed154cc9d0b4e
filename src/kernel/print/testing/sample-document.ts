import type { PrintedBlock, PrintedDocument } from '../printed-document.ts';

/** An English document of the blocks that a test is about. */
export const documentOf = (
  blocks: PrintedBlock[],
  change: Partial<PrintedDocument> = {},
): PrintedDocument => ({
  language: 'en',
  direction: 'ltr',
  title: 'A form',
  reference: 'EX-2026-0017',
  blocks,
  ...change,
});
