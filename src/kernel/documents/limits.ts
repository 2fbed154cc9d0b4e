/** Of a document as it is sent. */
export const MOST_DOCUMENT_BYTES = 25 * 1024 * 1024;
export const MOST_DOCUMENT = '25 MiB';
/** Of reading one document, by the clock and by the processor. */
export const MOST_SECONDS = 30;
/** Of the heap of the process that reads, and of all the memory that it may write. */
export const MOST_HEAP_MIB = 384;
export const MOST_MEMORY_KIB = 1024 * 1024;
/** How the process ends where there is no more: as the engine itself does. */
export const OUT_OF_MEMORY = 134;
/** Characters of the text of all parts, and of one name, address or header. */
export const MOST_TEXT = 600_000;
export const MOST_WORDS = 1000;
/** Pages of a PDF whose text is read. */
export const MOST_PAGES = 100;
/** Texts in one document: bodies, and attachments that are read. */
export const MOST_PARTS = 12;
export const MOST_ATTACHMENTS = 200;
/** Mails within mails. */
export const MOST_NESTED = 4;
/** What the process that reads may answer. */
export const MOST_ANSWER_BYTES = 8 * 1024 * 1024;
