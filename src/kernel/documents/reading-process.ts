import { OUT_OF_MEMORY } from './limits.ts';
import { readBytes } from './read-bytes.ts';
import { Unread } from './unread.ts';

// The program of the confined process: a document on its standard input, one line of JSON on its standard output.

// What libraries say of a document is none of the answer.
for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) console[name] = () => undefined;

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);

const answer = await readBytes(Buffer.concat(chunks)).then(
  (read) => ({ read }),
  (error: unknown) => {
    if (error instanceof RangeError && /alloc|memory|length/i.test(error.message))
      process.exit(OUT_OF_MEMORY);
    return { unreadable: error instanceof Unread ? error.why : 'damaged' };
  },
);
process.stdout.write(JSON.stringify(answer), () => process.exit(0));
