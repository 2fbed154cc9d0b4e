import { readFile } from 'node:fs/promises';
import { contentOrdersOf, type ProposedOrder } from '../../client/content-orders.ts';
import words from '../../desks/content-orders/locales/en.json' with { type: 'json' };
import { connectNode } from './connect-node.ts';
import { unreadable } from './file-kind.ts';
import { counted, plain, table } from './table.ts';
import { type Verb, wordsOf } from './verb.ts';

/** An e-mail or a PDF, as it is sent to a node. */
export async function documentFile(file: string): Promise<Blob> {
  const bytes = await readFile(file === '-' ? '/dev/stdin' : file).catch((error) => {
    throw unreadable(file, error);
  });
  return new Blob([new Uint8Array(bytes)]);
}

const LONGEST_SHOWN = 100;
const shown = (text: string) => {
  const line = plain(text).replace(/\s+/g, ' ');
  return line.length <= LONGEST_SHOWN ? line : `${line.slice(0, LONGEST_SHOWN)}…`;
};
const said = (key: string) => (words as Record<string, string>)[key];

export const read: Verb = {
  summary: 'Reads an e-mail (.eml) or PDF: what it proposes for the form of an order. Stores nothing.',
  takes: 'FILE',
  options: {
    order: {
      type: 'boolean',
      help: 'print the proposed order alone, as JSON: compare it, correct it, and hand it to `order receive`',
    },
  },
  more: [
    'The node reads it in a process without files and network; it goes nowhere else. What was not found is left out; nothing is made up.',
    'With --json all of it: the order, each field with its passage, doubts, warnings, attachments, when it was received.',
  ],
  async run(call) {
    const [file = ''] = wordsOf(call, 'FILE');
    const proposed = await contentOrdersOf(connectNode(call.env).http).propose(await documentFile(file));
    if (call.options.order) call.print(JSON.stringify(proposed.proposal.order, null, call.json ? 0 : 2));
    else if (call.json) call.print(JSON.stringify(proposed));
    else tell(call, proposed);
    return 0;
  },
};

function tell(
  call: Parameters<Verb['run']>[0],
  { proposal, warnings, attachments, receivedAt }: ProposedOrder,
): void {
  const { found, doubts } = proposal;
  for (const { where, message } of warnings)
    call.say(`Note: ${where === '' ? '' : `${shown(where)}: `}${message}`);
  if (receivedAt) call.print(`Received at ${receivedAt.at}, by: ${shown(receivedAt.passage)}`);
  if (found.length > 0)
    call.print(
      table(
        found.map(({ field, passage }) => [field, shown(passage)]),
        ['proposed', 'from the passage'],
      ),
    );
  if (doubts.length > 0)
    call.print(
      table(
        doubts.map(({ field, code, passage }) => [field, said(`doubt.${code}`) ?? code, shown(passage)]),
        ['not clear', 'why', 'passage'],
      ),
    );
  if (attachments.length > 0)
    call.print(
      table(
        attachments.map(({ name, mediaType, bytes, sha256 }) => [
          shown(name),
          shown(mediaType),
          String(bytes),
          sha256,
        ]),
        ['attachment', 'type', 'bytes', 'SHA-256'],
      ),
    );
  call.say(
    found.length === 0
      ? 'No field was found: enter what it says.'
      : `${counted(found.length, 'field')} proposed. Compare each with the document.`,
  );
}
