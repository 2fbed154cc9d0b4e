import { buffer } from 'node:stream/consumers';
import { NO_TYPESETTER } from './exit-status.ts';
import type { PrintedDocument } from './printed-document.ts';

// A process of its own: takes a document on standard input and gives its pages on standard output.
const document = JSON.parse((await buffer(process.stdin)).toString('utf8')) as PrintedDocument;
const { typeset } = await import('./typeset.ts').catch(() => process.exit(NO_TYPESETTER));
process.stdout.write(await typeset(document));
